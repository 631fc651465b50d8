using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.Agents.Fake;

/// <summary>OpenAI's chat completions.</summary>
sealed class OpenAiDialect : OpenAiFamily
{
    public override string? Complaint(JsonElement body)
    {
        if (!body.TryGetProperty("model", out var model) || model.GetString() is not { Length: > 0 })
        {
            return "you must provide a model parameter";
        }

        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in body.GetProperty("messages").EnumerateArray())
        {
            if (message.GetProperty("role").GetString() is "tool")
            {
                if (!open.Remove(message.GetProperty("tool_call_id").GetString()!))
                {
                    return "messages with role 'tool' must be a response to a preceding message with 'tool_calls'";
                }

                continue;
            }

            if (open.Count > 0)
            {
                return $"an assistant message with 'tool_calls' must be followed by tool messages: {string.Join(", ", open)}";
            }

            if (message.TryGetProperty("content", out var content) && content.ValueKind is JsonValueKind.Array
                && content.EnumerateArray().Select(FileComplaint).FirstOrDefault(complaint => complaint is not null) is { } wrong)
            {
                return wrong;
            }

            open = message.TryGetProperty("tool_calls", out var calls) ? [.. calls.EnumerateArray().Select(call => call.GetProperty("id").GetString()!)] : [];
        }

        return open.Count > 0 ? "the last message calls tools and has no results" : null;
    }

    public override IEnumerable<string> Begin(string text, IReadOnlyList<string> thoughts, bool hidesLast)
    {
        yield return Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" });
        foreach (var piece in Pieces(text))
        {
            yield return Chunk(new JsonObject { ["content"] = piece });
        }
    }

    public override IEnumerable<string> Calls(IReadOnlyList<FakeCall> calls)
    {
        for (var index = 0; index < calls.Count; index++)
        {
            yield return Chunk(Part(index, new JsonObject { ["name"] = calls[index].Tool, ["arguments"] = "" }, $"call_{Guid.NewGuid():n}"));
            foreach (var piece in Pieces(calls[index].Arguments))
            {
                yield return Chunk(Part(index, new JsonObject { ["arguments"] = piece }));
            }
        }
    }

    public override IEnumerable<string> End(bool withCalls, bool isCut)
    {
        yield return Chunk([], isCut ? "length" : withCalls ? "tool_calls" : "stop");
        yield return Event(new JsonObject
        {
            ["id"] = "fake",
            ["object"] = "chat.completion.chunk",
            ["created"] = 1,
            ["model"] = "fake",
            ["choices"] = new JsonArray(),
            ["usage"] = new JsonObject
            {
                ["prompt_tokens"] = 12,
                ["completion_tokens"] = 7,
                ["total_tokens"] = 19,
                ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 5 },
            },
        });
        yield return "data: [DONE]\n\n";
    }

    public override string Fails(string code, string message) => Event(new JsonObject { ["error"] = Inner(code, message) });

    static string? FileComplaint(JsonElement part) => part.GetProperty("type").GetString() switch
    {
        "text" => null,
        "image_url" => DataUrlComplaint(part.GetProperty("image_url").GetProperty("url").GetString()!),
        "file" => DataUrlComplaint(part.GetProperty("file").GetProperty("file_data").GetString()!),
        var other => $"content parts of type {other} are not supported",
    };

    static JsonObject Part(int index, JsonObject function, string? id = null)
    {
        var call = new JsonObject { ["index"] = index, ["function"] = function };
        if (id is not null)
        {
            call["id"] = id;
            call["type"] = "function";
        }

        return new JsonObject { ["tool_calls"] = new JsonArray(call) };
    }

    static string Chunk(JsonObject delta, string? finish = null) => Event(new JsonObject
    {
        ["id"] = "fake",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1,
        ["model"] = "fake",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    });
}
