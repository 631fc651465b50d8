using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.Agents.Fake;

/// <summary>
/// OpenAI's Responses. It keeps nothing between two requests, as the real one with <c>store</c> false: whoever asks brings the whole
/// conversation, and what was thought as the sealed text that only the server reads.
/// </summary>
sealed class ResponsesDialect : OpenAiFamily
{
    readonly JsonArray _output = [];
    int _sequence;
    bool _seals;
    bool _shows;
    bool _thinks;

    public override string? Complaint(JsonElement body)
    {
        _seals = body.TryGetProperty("include", out var include) && include.EnumerateArray().Any(name => name.GetString() is "reasoning.encrypted_content");
        _shows = body.TryGetProperty("reasoning", out var reasoning) && reasoning.TryGetProperty("summary", out _);
        return ResponsesRules.Complaint(body, part => DataUrlComplaint(part));
    }

    public override IEnumerable<string> Begin(string text, IReadOnlyList<string> thoughts, bool hidesLast)
    {
        yield return Send("response.created", new JsonObject { ["response"] = Response("in_progress") });
        yield return Send("response.in_progress", new JsonObject { ["response"] = Response("in_progress") });
        foreach (var piece in thoughts.SelectMany((thought, index) => Thought(thought, _shows && !(hidesLast && index == thoughts.Count - 1))))
        {
            yield return piece;
        }

        if (text.Length == 0)
        {
            yield break;
        }

        var item = new JsonObject { ["id"] = Id("msg"), ["type"] = "message", ["status"] = "in_progress", ["role"] = "assistant", ["content"] = new JsonArray() };
        yield return Added(item);
        yield return Send("response.content_part.added", Within(item, "content_index", ("part", Part(""))));
        foreach (var piece in Pieces(text))
        {
            yield return Send("response.output_text.delta", Within(item, "content_index", ("delta", piece), ("logprobs", new JsonArray())));
        }

        yield return Send("response.output_text.done", Within(item, "content_index", ("text", text), ("logprobs", new JsonArray())));
        yield return Send("response.content_part.done", Within(item, "content_index", ("part", Part(text))));
        item["content"] = new JsonArray(Part(text));
        yield return Done(item);
    }

    public override IEnumerable<string> Calls(IReadOnlyList<FakeCall> calls)
    {
        foreach (var call in calls)
        {
            var item = new JsonObject
            {
                ["id"] = Id("fc"),
                ["type"] = "function_call",
                ["status"] = "in_progress",
                ["arguments"] = "",
                ["call_id"] = $"{(_thinks ? FakeThoughts.MarkedCall : "call_")}{Guid.NewGuid():n}",
                ["name"] = call.Tool,
            };
            yield return Added(item);
            foreach (var piece in Pieces(call.Arguments))
            {
                yield return Send("response.function_call_arguments.delta", Within(item, null, ("delta", piece)));
            }

            yield return Send("response.function_call_arguments.done", Within(item, null, ("arguments", call.Arguments)));
            item["arguments"] = call.Arguments;
            yield return Done(item);
        }
    }

    public override IEnumerable<string> End(bool withCalls, bool isCut)
    {
        var response = Response(isCut ? "incomplete" : "completed");
        response["output"] = _output.DeepClone();
        response["incomplete_details"] = isCut ? new JsonObject { ["reason"] = "max_output_tokens" } : null;
        response["usage"] = new JsonObject
        {
            ["input_tokens"] = 12,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 5 },
            ["output_tokens"] = 7,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = _thinks ? 3 : 0 },
            ["total_tokens"] = 19,
        };
        yield return Send(isCut ? "response.incomplete" : "response.completed", new JsonObject { ["response"] = response });
    }

    // Before anything was created there is no response that could have failed.
    public override string Fails(string code, string message)
    {
        if (_sequence == 0)
        {
            return Send("error", new JsonObject { ["code"] = code, ["message"] = message, ["param"] = null });
        }

        var response = Response("failed");
        response["error"] = new JsonObject { ["code"] = code, ["message"] = message };
        return Send("response.failed", new JsonObject { ["response"] = response });
    }

    IEnumerable<string> Thought(string thought, bool isShown)
    {
        _thinks = true;
        var item = new JsonObject { ["id"] = Id("rs"), ["type"] = "reasoning", ["summary"] = new JsonArray() };
        yield return Added(item);
        if (isShown)
        {
            yield return Send("response.reasoning_summary_part.added", Within(item, "summary_index", ("part", Summary(""))));
            foreach (var piece in Pieces(thought))
            {
                yield return Send("response.reasoning_summary_text.delta", Within(item, "summary_index", ("delta", piece)));
            }

            yield return Send("response.reasoning_summary_text.done", Within(item, "summary_index", ("text", thought)));
            yield return Send("response.reasoning_summary_part.done", Within(item, "summary_index", ("part", Summary(thought))));
            item["summary"] = new JsonArray(Summary(thought));
        }

        if (_seals)
        {
            item["encrypted_content"] = FakeThoughts.Seal(thought);
        }

        yield return Done(item);
    }

    string Added(JsonObject item) => Send("response.output_item.added", new JsonObject { ["output_index"] = _output.Count, ["item"] = item.DeepClone() });

    string Done(JsonObject item)
    {
        if (item.ContainsKey("status"))
        {
            item["status"] = "completed";
        }

        var done = Send("response.output_item.done", new JsonObject { ["output_index"] = _output.Count, ["item"] = item.DeepClone() });
        _output.Add(item);
        return done;
    }

    JsonObject Within(JsonObject item, string? index, params (string Name, JsonNode Value)[] values)
    {
        var data = new JsonObject { ["item_id"] = (string)item["id"]!, ["output_index"] = _output.Count };
        if (index is not null)
        {
            data[index] = 0;
        }

        foreach (var (name, value) in values)
        {
            data[name] = value;
        }

        return data;
    }

    string Send(string type, JsonObject data)
    {
        data["type"] = type;
        data["sequence_number"] = _sequence++;
        return Event(data, type);
    }

    static JsonObject Response(string status) => new()
    {
        ["id"] = "resp_fake",
        ["object"] = "response",
        ["created_at"] = 1,
        ["status"] = status,
        ["model"] = "fake",
        ["output"] = new JsonArray(),
        ["parallel_tool_calls"] = true,
        ["store"] = false,
        ["tool_choice"] = "auto",
        ["tools"] = new JsonArray(),
        ["error"] = null,
        ["incomplete_details"] = null,
        ["usage"] = null,
    };

    static JsonObject Part(string text) => new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray() };

    static JsonObject Summary(string text) => new() { ["type"] = "summary_text", ["text"] = text };

    static string Id(string kind) => $"{kind}_{Guid.NewGuid():n}";
}
