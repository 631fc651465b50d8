using System.Text.Json;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>What an agent gives to a tool, bounded as vendors bound it.</summary>
readonly struct AnswerArguments(JsonElement input)
{
    const int LongestText = 30_000;
    const int MostLabels = 20;

    public string Text(string name, int longest = LongestText) =>
        Optional(name, longest) ?? throw new ToolFailedException($"{name} is required");

    public string? Optional(string name, int longest = LongestText) => input.Text(name) switch
    {
        null when input.At(name) is not null => throw new ToolFailedException($"{name} must be a string"),
        null => null,
        var text when string.IsNullOrWhiteSpace(text) => null,
        var text when text.Length > longest => throw new ToolFailedException($"{name} has {text.Length} characters, and {longest} is the most"),
        var text => text,
    };

    public int Line(string name) =>
        int.TryParse(input.Text(name), out var line) && line > 0 ? line : throw new ToolFailedException($"{name} must be the number of a line");

    public AnswerState State(string name) => input.Text(name) switch
    {
        "pending" => AnswerState.Pending,
        "success" => AnswerState.Success,
        "failure" => AnswerState.Failure,
        _ => throw new ToolFailedException($"{name} must be pending, success or failure"),
    };

    public string? Url(string name) => Optional(name, 1000) switch
    {
        null => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" => text,
        _ => throw new ToolFailedException($"{name} must be an address with http or https"),
    };

    public string Title(string name) => Text(name, 250) is var text && text.Any(char.IsControl)
        ? throw new ToolFailedException($"{name} must be one line") : text.Trim();

    /// <summary>Of the repository itself: what names another's (<c>OWNER:BRANCH</c>) is none.</summary>
    public string? Branch(string name) => Optional(name, 200) switch
    {
        null => null,
        var text when text.Any(letter => letter is <= ' ' or (char)127 or ':' or '~' or '^' or '?' or '*' or '[' or '\\' or '#') || text.Contains("..", StringComparison.Ordinal) || text[0] is '-' or '/'
            => throw new ToolFailedException($"{name} must be the name of a branch of this repository"),
        var text => text,
    };

    public bool Flag(string name) => input.At(name) switch
    {
        null or { ValueKind: JsonValueKind.False or JsonValueKind.Null } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw new ToolFailedException($"{name} must be true or false"),
    };

    public IReadOnlyList<string> List(string name)
    {
        var list = input.Items(name).Select(item => item.ValueKind is JsonValueKind.String ? item.Text() : null).ToList();
        return input.At(name) is null ? []
            : input.At(name) is not { ValueKind: JsonValueKind.Array } || list.Count > MostLabels || list.Exists(item => item is not { Length: > 0 and <= 100 } || item.Contains(',', StringComparison.Ordinal))
                ? throw new ToolFailedException($"{name} must be a list of at most {MostLabels} labels")
            : [.. list.OfType<string>()];
    }
}
