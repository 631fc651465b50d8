using System.Buffers;
using System.Text.Json;
using Patchbay.Protocol;

namespace Patchbay.SessionHost.Permissions;

/// <summary>A call in one line, for people and as a rule.</summary>
static class CallText
{
    // Signs that mean more than themselves in a pattern; a call that holds one is written as its whole input.
    static readonly SearchValues<char> Meaningful = SearchValues.Create("*?[]{}~\\\n\r");

    /// <summary>The whole rule, as it is shown and as it is matched: <c>Bash(git status) from owner</c>.</summary>
    public static string Rule(string tool, JsonElement input) =>
        $"{tool}({(Says(tool) is { } only ? Pattern(input, only) : input.GetRawText())}) from {SenderRoles.Owner}";

    public static string Summary(JsonElement input) => Pattern(input, null);

    // What stands for the whole input of a tool of ours. A server's tool may give any meaning to any argument.
    static string? Says(string tool) => tool switch
    {
        "Bash" => "command",
        "Read" => "file_path",
        _ => null,
    };

    static string Pattern(JsonElement input, string? name)
    {
        if (input.ValueKind is JsonValueKind.Object)
        {
            // How a command is described and how long it may take changes nothing in what it does.
            var properties = input.EnumerateObject().Where(property => property.Name is not ("description" or "timeout")).ToList();
            if (properties is [{ Value.ValueKind: JsonValueKind.String } only] && (name is null || only.Name == name))
            {
                return Text(only.Value) is { } text && IsItself(text, isRule: name is not null) ? text : input.GetRawText();
            }
        }

        return input.GetRawText();
    }

    static bool IsItself(string text, bool isRule) =>
        !text.StartsWith('{') && (!isRule || (text.Trim() == text && text.EndsWith('/') is false && text.Length > 0 && !text.AsSpan().ContainsAny(Meaningful)));

    static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, written as an escape
        }
    }
}
