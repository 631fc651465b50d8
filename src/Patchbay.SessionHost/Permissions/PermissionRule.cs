using System.Text.Json;

namespace Patchbay.SessionHost.Permissions;

/// <summary>
/// The rule that "always in this session" adds: this tool with exactly this input, written so that a person can read it.
/// Two calls that differ in anything that counts never have the same rule.
/// </summary>
public static class PermissionRule
{
    /// <summary>The whole rule, as it is shown and as it is matched: <c>Bash(git status)</c>.</summary>
    public static string For(string tool, JsonElement input) => $"{tool}({(Says(tool) is { } only ? Pattern(input, only) : input.GetRawText())})";

    /// <summary>For a line about a call: its command or path when that is all the input says, else the whole input.</summary>
    public static string Summary(JsonElement input) => Pattern(input, null);

    // What stands for the whole input of a tool of ours. A server's tool may give any meaning to any argument.
    static string? Says(string tool) => tool switch
    {
        "Bash" => "command",
        "Read" => "file_path",
        "Glob" => "pattern",
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
                return Text(only.Value) is { } text && !text.StartsWith('{') ? text : input.GetRawText();
            }
        }

        return input.GetRawText();
    }

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
