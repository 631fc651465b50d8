using System.Text.Json;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.Cli.SessionCommands;

/// <summary>The user's <c>settings.json</c> in PATCHBAY_HOME, as far as it goes: how long a permission request waits.</summary>
static class UserSettings
{
    static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>All problems at once, each with its fix; what is wrong keeps its default.</summary>
    public static PermissionSettings Read(string path, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        problems = found;
        var settings = new PermissionSettings();
        if (!File.Exists(path))
        {
            return settings;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            if (document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("permissions", out var permissions))
            {
                settings = settings with
                {
                    Timeout = Seconds(permissions, "timeoutSeconds", settings.Timeout, path, found),
                    RemindEvery = Seconds(permissions, "remindSeconds", settings.RemindEvery, path, found),
                };
            }
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            found.Add($"{path}: cannot be used, defaults apply: {exception.Message}");
        }

        return settings;
    }

    static TimeSpan Seconds(JsonElement group, string name, TimeSpan otherwise, string path, List<string> problems)
    {
        if (group.ValueKind is not JsonValueKind.Object || !group.TryGetProperty(name, out var value))
        {
            return otherwise;
        }

        if (value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0.1 and <= 86400)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        problems.Add($"{path}: permissions.{name} must be a number of seconds from 0.1 to 86400; {otherwise.TotalSeconds:0} is used");
        return otherwise;
    }
}
