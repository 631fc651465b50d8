using System.Text.Json;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>Reads its lines. What it says beside what we know is passed over: it says more with every release.</summary>
static class ClaudeReading
{
    /// <summary>Throws <see cref="JsonException"/> for what is no JSON object with a type.</summary>
    public static IEnumerable<ClaudeMessage> Read(JsonElement line)
    {
        if (line.ValueKind is not JsonValueKind.Object || Text(line, "type") is not { } type)
        {
            throw new JsonException("no object with a type");
        }

        return type switch
        {
            "user" when Flag(line, "isReplay") => Guid.TryParse(Text(line, "uuid"), out var id) ? [new ClaudeMessage.Replay(id)] : [],
            "user" => Results(line),
            "assistant" => Parts(line),
            "stream_event" => Piece(line),
            "result" => [Result(line)],
            "system" when Text(line, "subtype") is "compact_boundary" => [Compaction(line)],
            "control_request" when Text(line, "request_id") is { } id && Object(line, "request") is { } body => [new ClaudeMessage.Asks(id, Text(body, "subtype") ?? "", body)],
            "control_cancel_request" when Text(line, "request_id") is { } id => [new ClaudeMessage.Withdraws(id)],
            "control_response" when Object(line, "response") is { } body && Text(body, "request_id") is { } id =>
                [new ClaudeMessage.Answers(id, Text(body, "subtype") is "error" ? Text(body, "error") ?? "refused" : null)],
            _ => [],
        };
    }

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? Plain(value) : null;

    public static JsonElement? Object(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Object ? value : null;

    public static IEnumerable<JsonElement> Items(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : [];

    public static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;

    static IEnumerable<ClaudeMessage> Results(JsonElement line) =>
        Items(Object(line, "message"), "content").Where(block => Text(block, "type") is "tool_result" && Text(block, "tool_use_id") is not null)
            .Select(block => new ClaudeMessage.Returned(Text(block, "tool_use_id")!, Content(block), Flag(block, "is_error")));

    static string Content(JsonElement block) =>
        Text(block, "content") ?? string.Join('\n', Items(block, "content").Select(part => Text(part, "text") ?? $"[{Text(part, "type")}]"));

    static IEnumerable<ClaudeMessage> Parts(JsonElement line)
    {
        // What a conversation that it started says, it says to it and not to the user.
        var byItself = Text(line, "parent_tool_use_id") is null;
        foreach (var block in Items(Object(line, "message"), "content"))
        {
            if (byItself && Text(block, "type") is "text" && Text(block, "text") is { Length: > 0 } text)
            {
                yield return new ClaudeMessage.Said(text);
            }
            else if (Text(block, "type") is "tool_use" && Text(block, "id") is { } id)
            {
                yield return new ClaudeMessage.Calls(id, Text(block, "name") ?? "", byItself);
            }
        }
    }

    static IEnumerable<ClaudeMessage> Piece(JsonElement line) =>
        Text(line, "parent_tool_use_id") is not null || Object(line, "event") is not { } part ? []
        : Text(part, "type") is "content_block_start" ? [new ClaudeMessage.Begins()]
        : Object(part, "delta") is { } delta && Text(delta, "type") is "text_delta" && Text(delta, "text") is { Length: > 0 } text ? [new ClaudeMessage.Writes(text)]
        : [];

    static ClaudeMessage.Ended Result(JsonElement line)
    {
        var usage = Object(line, "usage") ?? default;
        var cached = Number(usage, "cache_read_input_tokens");
        var models = Object(line, "modelUsage") is { } used ? used.EnumerateObject().Select(one => one.Name).ToList() : [];
        return new ClaudeMessage.Ended(
            Text(line, "result") ?? string.Join("; ", Items(line, "errors").Where(one => one.ValueKind is JsonValueKind.String).Select(Plain)),
            Flag(line, "is_error"), models is [var model, ..] ? model : "claude-code",
            Number(usage, "input_tokens") + Number(usage, "cache_creation_input_tokens") + cached, Number(usage, "output_tokens"), cached,
            line.TryGetProperty("total_cost_usd", out var cost) && cost.ValueKind is JsonValueKind.Number && cost.TryGetDecimal(out var dollars) ? dollars : null);
    }

    static ClaudeMessage.Compacted Compaction(JsonElement line)
    {
        var about = Object(line, "compact_metadata") ?? default;
        return new ClaudeMessage.Compacted(Text(about, "trigger") ?? "auto", Number(about, "pre_tokens"));
    }

    static long Number(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    static string? Plain(JsonElement value)
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
