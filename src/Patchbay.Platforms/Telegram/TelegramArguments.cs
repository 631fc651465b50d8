using System.Globalization;
using System.Text.Json;
using Patchbay.Channels.Tools;

namespace Patchbay.Platforms.Telegram;

/// <summary>Arguments of a tool call. Ids may be numbers: agents write them both ways.</summary>
readonly struct TelegramArguments(JsonElement input)
{
    public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw new ToolFailedException($"{name} is required");

    public string? Text(string name) =>
        !input.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null ? null
        : value.ValueKind is JsonValueKind.String ? value.GetString()
        : value.ValueKind is JsonValueKind.Number && name.EndsWith("id", StringComparison.Ordinal) ? value.GetRawText()
        : value.ValueKind is JsonValueKind.Number && name is "reply_to" ? value.GetRawText()
        : throw new ToolFailedException($"{name} must be a string");

    public long? Id(string name) => Text(name) is not { Length: > 0 } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id
        : throw new ToolFailedException($"{name} must be the number of a message");

    public bool IsMarkdownV2(string name) => Text(name) switch
    {
        null or "text" => false,
        "markdownv2" => true,
        _ => throw new ToolFailedException($"{name} must be text or markdownv2"),
    };

    public List<string> Paths(string name)
    {
        if (!input.TryGetProperty(name, out var given) || given.ValueKind is JsonValueKind.Null)
        {
            return [];
        }

        return given.ValueKind is JsonValueKind.Array && given.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String)
            ? [.. given.EnumerateArray().Select(item => item.GetString()!)]
            : throw new ToolFailedException($"{name} must be an array of paths");
    }
}
