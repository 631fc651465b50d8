using System.Text.Json;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Permissions;

/// <summary>What a tool of ours will read from its input: by the same names, and nothing where it would refuse.</summary>
static class CallInput
{
    /// <summary>Null when it is missing or no text.</summary>
    public static string? Text(JsonElement input, string name) =>
        input.ValueKind is JsonValueKind.Object && input.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
        && JsonTexts.Of(value) is [var text] ? text : null;

    /// <summary>The file, or the folder that is searched; null when that cannot be told.</summary>
    public static string? Path(PermissionQuery query)
    {
        if (query.Tool is not ("Glob" or "Grep"))
        {
            return Usable(Text(query.Input, "file_path"));
        }

        var isGiven = query.Input.ValueKind is JsonValueKind.Object && query.Input.TryGetProperty("path", out var given) && given.ValueKind is not JsonValueKind.Null;
        var folder = Usable(isGiven ? Text(query.Input, "path") : ".");
        if (query.Tool is "Grep" || folder is null)
        {
            return folder;
        }

        return Usable(Text(query.Input, "pattern")) is { } pattern ? System.IO.Path.Combine(folder, GlobPattern.Split(pattern).Folder) : null;
    }

    static string? Usable(string? path) => path is { Length: > 0 } && !path.Contains('\0', StringComparison.Ordinal) ? path : null;
}
