using System.Text.Json;
using System.Text.RegularExpressions;

namespace Patchbay.SessionHost.Connections;

/// <summary>
/// Reads an MCP configuration: <c>{"mcpServers": {NAME: {command, args, env}}}</c>, or the map alone. All problems are
/// reported at once, each with its place.
/// </summary>
public static partial class McpConfigFile
{
    // A name that stands twice would be one thing to a reader and another to a program.
    static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Servers that can be started; <paramref name="problems"/> names the others.</summary>
    public static IReadOnlyList<ServerConfiguration> Read(string path, Func<string, string?> variable, out IReadOnlyList<string> problems)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path, variable, out problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems = [$"{path}: cannot be read: {exception.Message}"];
            return [];
        }
    }

    /// <summary>The same for content that was read already. Without <paramref name="variable"/>, variables stay as they are written.</summary>
    public static IReadOnlyList<ServerConfiguration> Parse(
        ReadOnlyMemory<byte> content, string path, Func<string, string?>? variable, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        problems = found;
        try
        {
            using var document = JsonDocument.Parse(content.Span.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content, Lenient);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                found.Add($"{path}: must be an object with mcpServers");
                return [];
            }

            var servers = document.RootElement.TryGetProperty("mcpServers", out var inner) ? inner : document.RootElement;
            if (servers.ValueKind is not JsonValueKind.Object)
            {
                found.Add($"{path}: mcpServers must be an object of servers");
                return [];
            }

            return [.. servers.EnumerateObject().Select(server => Server(path, server, variable, found)).OfType<ServerConfiguration>()];
        }
        catch (JsonException exception)
        {
            found.Add($"{path}: is not JSON: {exception.Message}");
        }

        return [];
    }

    static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    static ServerConfiguration? Server(string path, JsonProperty entry, Func<string, string?>? variable, List<string> problems)
    {
        var place = $"{path}: {entry.Name}";
        if (entry.Value.ValueKind is not JsonValueKind.Object)
        {
            problems.Add($"{place}: must be an object with a command");
            return null;
        }

        if (entry.Value.TryGetProperty("url", out _))
        {
            problems.Add($"{place}: only servers on standard input and output can be started; give a command instead of a url");
            return null;
        }

        if (!entry.Value.TryGetProperty("command", out var command) || command.ValueKind is not JsonValueKind.String)
        {
            problems.Add($"{place}: needs a command, as text");
            return null;
        }

        string Expand(string text) => variable is null ? text : Variable().Replace(text, match =>
        {
            var value = variable(match.Groups["name"].Value);
            if (value is not null)
            {
                return value;
            }

            if (match.Groups["default"].Success)
            {
                return match.Groups["default"].Value;
            }

            problems.Add($"{place}: {match.Value} is not set; it stays as it is");
            return match.Value;
        });

        var arguments = Texts(entry.Value, "args", place, problems).Select(Expand).ToList();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (entry.Value.TryGetProperty("env", out var env) && env.ValueKind is JsonValueKind.Object)
        {
            foreach (var pair in env.EnumerateObject())
            {
                environment[pair.Name] = Expand(pair.Value.ValueKind is JsonValueKind.String ? pair.Value.GetString()! : pair.Value.GetRawText());
            }
        }

        return new ServerConfiguration(entry.Name, Expand(command.GetString()!), arguments, environment, path);
    }

    static IEnumerable<string> Texts(JsonElement server, string name, string place, List<string> problems)
    {
        if (!server.TryGetProperty(name, out var list))
        {
            yield break;
        }

        if (list.ValueKind is not JsonValueKind.Array)
        {
            problems.Add($"{place}: {name} must be a list of texts");
            yield break;
        }

        foreach (var item in list.EnumerateArray())
        {
            yield return item.ValueKind is JsonValueKind.String ? item.GetString()! : item.GetRawText();
        }
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^}]*))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
