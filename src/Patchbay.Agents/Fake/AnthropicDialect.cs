using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Patchbay.Agents.Fake;

/// <summary>Anthropic's Messages.</summary>
sealed class AnthropicDialect : FakeDialect
{
    int _index;
    bool _thinks;

    // Their package sends a key as a bearer; Claude Code sends it in a header of its own.
    public override bool HasKey(IHeaderDictionary headers, string key) =>
        (headers["x-api-key"] == key || headers.Authorization == $"Bearer {key}") && headers.ContainsKey("anthropic-version");

    public override string? Complaint(JsonElement body)
    {
        if (!body.TryGetProperty("model", out var model) || model.GetString() is not { Length: > 0 })
        {
            return "model: required";
        }

        if (!body.TryGetProperty("max_tokens", out var most) || most.GetInt32() < 1)
        {
            return "max_tokens: required";
        }

        if (body.TryGetProperty("thinking", out var thinking) && thinking.TryGetProperty("budget_tokens", out var budget) && budget.GetInt32() >= most.GetInt32())
        {
            return "thinking.budget_tokens must be less than max_tokens";
        }

        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in body.GetProperty("messages").EnumerateArray())
        {
            var blocks = Blocks(message).ToList();
            // Claude Code puts words of its own between, under a role that others do not use, and sometimes none.
            if ((blocks.Count == 0 && message.GetProperty("role").GetString() is not "system") || blocks.Any(block => Type(block) is "text" && block.GetProperty("text").GetString() is not { Length: > 0 }))
            {
                return "messages: text content blocks must be non-empty";
            }

            if (blocks.Select(FileComplaint).FirstOrDefault(complaint => complaint is not null) is { } wrong)
            {
                return $"messages: {wrong}";
            }

            if (FakeThoughts.Complaint(blocks) is { } forgotten)
            {
                return $"messages: {forgotten}";
            }

            var results = blocks.Where(block => Type(block) is "tool_result").Select(block => block.GetProperty("tool_use_id").GetString()!).ToHashSet(StringComparer.Ordinal);
            if (!results.SetEquals(open))
            {
                return $"messages: tool_use ids were found without tool_result blocks immediately after: {string.Join(", ", open)}";
            }

            open = [.. blocks.Where(block => Type(block) is "tool_use").Select(block => block.GetProperty("id").GetString()!)];
        }

        return open.Count > 0 ? "messages: the last message calls tools and has no results" : null;
    }

    public override IEnumerable<string> Begin(string text, IReadOnlyList<string> thoughts, bool hidesLast)
    {
        yield return Event(new JsonObject
        {
            ["type"] = "message_start",
            ["message"] = new JsonObject
            {
                ["id"] = "msg_fake",
                ["type"] = "message",
                ["role"] = "assistant",
                ["model"] = "fake",
                ["content"] = new JsonArray(),
                ["stop_reason"] = null,
                ["stop_sequence"] = null,
                ["usage"] = new JsonObject { ["input_tokens"] = 12, ["cache_read_input_tokens"] = 5, ["cache_creation_input_tokens"] = 0, ["output_tokens"] = 1 },
            },
        }, "message_start");
        foreach (var piece in thoughts.SelectMany((thought, index) => Thought(thought, hidesLast && index == thoughts.Count - 1)))
        {
            yield return piece;
        }

        if (text.Length == 0)
        {
            yield break;
        }

        yield return Start(new JsonObject { ["type"] = "text", ["text"] = "" });
        foreach (var piece in Pieces(text))
        {
            yield return Delta(new JsonObject { ["type"] = "text_delta", ["text"] = piece });
        }

        yield return Stop();
    }

    IEnumerable<string> Thought(string thought, bool isHidden)
    {
        _thinks = true;
        if (isHidden)
        {
            yield return Start(new JsonObject { ["type"] = "redacted_thinking", ["data"] = FakeThoughts.Hide(thought) });
            yield return Stop();
            yield break;
        }

        yield return Start(new JsonObject { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" });
        foreach (var piece in Pieces(thought))
        {
            yield return Delta(new JsonObject { ["type"] = "thinking_delta", ["thinking"] = piece });
        }

        yield return Delta(new JsonObject { ["type"] = "signature_delta", ["signature"] = FakeThoughts.Sign(thought) });
        yield return Stop();
    }

    public override IEnumerable<string> Calls(IReadOnlyList<FakeCall> calls)
    {
        foreach (var call in calls)
        {
            yield return Start(new JsonObject { ["type"] = "tool_use", ["id"] = $"{(_thinks ? FakeThoughts.Marked : "toolu_")}{Guid.NewGuid():n}", ["name"] = call.Tool, ["input"] = new JsonObject() });
            foreach (var piece in Pieces(call.Arguments))
            {
                yield return Delta(new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = piece });
            }

            yield return Stop();
        }
    }

    public override IEnumerable<string> End(bool withCalls, bool isCut)
    {
        yield return Event(new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = isCut ? "max_tokens" : withCalls ? "tool_use" : "end_turn", ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = 7 },
        }, "message_delta");
        yield return Event(new JsonObject { ["type"] = "message_stop" }, "message_stop");
    }

    public override string Error(int status, string message) => new JsonObject
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = status switch { 401 => "authentication_error", 404 => "not_found_error", 429 => "rate_limit_error", 529 => "overloaded_error", >= 500 => "api_error", _ => "invalid_request_error" }, ["message"] = message },
    }.ToJsonString();

    public override string Fails(string code, string message) =>
        Event(new JsonObject { ["type"] = "error", ["error"] = new JsonObject { ["type"] = code, ["message"] = message } }, "error");

    string Start(JsonObject block) =>
        Event(new JsonObject { ["type"] = "content_block_start", ["index"] = _index, ["content_block"] = block }, "content_block_start");

    string Delta(JsonObject delta) =>
        Event(new JsonObject { ["type"] = "content_block_delta", ["index"] = _index, ["delta"] = delta }, "content_block_delta");

    string Stop() => Event(new JsonObject { ["type"] = "content_block_stop", ["index"] = _index++ }, "content_block_stop");

    static string? FileComplaint(JsonElement block) => Type(block) switch
    {
        "image" or "document" when block.GetProperty("source") is var source && source.GetProperty("type").GetString() is "base64" =>
            FileComplaint(source.GetProperty("media_type").GetString()!, source.GetProperty("data").GetString()!),
        "text" or "tool_use" or "tool_result" or "thinking" or "redacted_thinking" => null,
        var other => $"content blocks of type {other} are not supported",
    };

    static IEnumerable<JsonElement> Blocks(JsonElement message) => message.GetProperty("content") switch
    {
        { ValueKind: JsonValueKind.Array } blocks => blocks.EnumerateArray(),
        var text => [JsonElement.Parse($$"""{"type":"text","text":{{text.GetRawText()}}}""")],
    };

    static string? Type(JsonElement block) => block.GetProperty("type").GetString();
}
