using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Patchbay.StandIn;

/// <summary>
/// Speaks Claude Code's stream of lines as a script says, one line of the script for each turn. The environment:
/// STANDIN_SCRIPT, its file; STANDIN_STATE, a folder with what outlives a run: ids of messages by conversation, and the next line.
/// </summary>
sealed class ClaudeStandIn(LineOutput output, Record record, string state, IReadOnlyList<string> arguments)
{
    readonly BlockingCollection<JsonNode> _users = new(1000);
    readonly ConcurrentDictionary<string, TaskCompletionSource<JsonNode?>> _waiting = new(StringComparer.Ordinal);
    volatile TaskCompletionSource _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _ids;

    string Conversation => After("--resume") ?? After("--session-id") ?? "none";

    string Kept => Path.Combine(state, Conversation);

    string Progress => Path.Combine(state, "next");

    public async Task<int> RunAsync(TextReader input, IReadOnlyList<string> script)
    {
        record.Add(new JsonObject
        {
            ["argv"] = new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]),
            ["env"] = new JsonArray([.. Environment.GetEnvironmentVariables().Keys.Cast<string>().Select(name => (JsonNode)name)]),
        }.ToJsonString());
        if (After("--resume") is { } gone && !File.Exists(Kept))
        {
            await Console.Error.WriteLineAsync($"No conversation found with session ID: {gone}");
            return 1;
        }

        var reading = Task.Run(() => Read(input));
        var next = File.Exists(Progress) ? int.Parse(await File.ReadAllTextAsync(Progress), CultureInfo.InvariantCulture) : 0;
        foreach (var user in _users.GetConsumingEnumerable())
        {
            if (Replay(user))
            {
                var turn = next < script.Count ? script[next] : """[{"say":"done"}]""";
                Advance(++next);
                if (await PlayAsync(JsonNode.Parse(turn)!.AsArray()) is { } code)
                {
                    return code;
                }
            }
        }

        await reading;
        return 0;
    }

    string? After(string name) => arguments.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();

    /// <summary>By a rename: it is killed at any moment, and half a file would stop the next run.</summary>
    void Advance(int next)
    {
        File.WriteAllText(Progress + ".new", next.ToString(CultureInfo.InvariantCulture));
        File.Move(Progress + ".new", Progress, overwrite: true);
    }

    void Read(TextReader input)
    {
        while (input.ReadLine() is { } text)
        {
            record.Add(text);
            var line = JsonNode.Parse(text)!;
            switch ((string?)line["type"])
            {
                case "user":
                    _users.Add(line);
                    break;
                case "control_response":
                    Settle(line["response"]!);
                    break;
                case "control_request" when (string?)line["request"]!["subtype"] is "interrupt":
                    Answer(line);
                    _interrupted.TrySetResult();
                    break;
                case "control_request":
                    Answer(line);
                    break;
            }
        }

        _users.CompleteAdding();
    }

    void Settle(JsonNode response)
    {
        if (_waiting.TryRemove((string)response["request_id"]!, out var waiting))
        {
            waiting.TrySetResult(response["response"]);
        }
    }

    void Answer(JsonNode request) => Say(new JsonObject
    {
        ["type"] = "control_response",
        ["response"] = new JsonObject { ["subtype"] = "success", ["request_id"] = request["request_id"]!.DeepClone(), ["response"] = new JsonObject() },
    });

    /// <summary>False for one that it has already: it is repeated, and starts nothing.</summary>
    bool Replay(JsonNode user)
    {
        var id = (string)user["uuid"]!;
        var isNew = !File.Exists(Kept) || !File.ReadLines(Kept).Contains(id);
        if (isNew)
        {
            File.AppendAllText(Kept, id + "\n");
        }

        var replay = user.DeepClone();
        replay["isReplay"] = true;
        Say(replay);
        return isNew;
    }

    async Task<int?> PlayAsync(JsonArray steps)
    {
        _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var last = "";
        foreach (var step in steps.Select(step => step!.AsObject()))
        {
            var (name, value) = step.First();
            switch (name)
            {
                case "say":
                    last = (string)value!;
                    Assistant(new JsonObject { ["type"] = "text", ["text"] = last });
                    break;
                case "write":
                    last = await WriteAsync(value!.AsArray(), TimeSpan.FromMilliseconds((int)step["pause"]!));
                    break;
                case "call":
                    await CallAsync((string)value!, step);
                    break;
                case "mcp":
                    await McpAsync((string)value!, step);
                    break;
                case "take":
                    for (var count = (int)value!; count > 0; count--)
                    {
                        Replay(_users.Take());
                    }

                    break;
                case "compact":
                    Say(new JsonObject { ["type"] = "system", ["subtype"] = "compact_boundary", ["compact_metadata"] = new JsonObject { ["trigger"] = "auto", ["pre_tokens"] = 9000 } });
                    break;
                case "rubbish":
                    output.Lines(Enumerable.Repeat("{ \"half\": or none", (int)value!));
                    break;
                case "flood":
                    output.Line(new string('x', (int)value!));
                    break;
                case "hang":
                    await _interrupted.Task;
                    break;
                case "deaf":
                    await Task.Delay(Timeout.Infinite);
                    break;
                case "die":
                    await Console.Error.WriteLineAsync((string?)step["words"] ?? "");
                    return (int)value!;
                case "fail":
                    Result((string)value!, true);
                    return null;
            }

            if (_interrupted.Task.IsCompleted)
            {
                Result("", true);
                return null;
            }
        }

        Result(last, false);
        return null;
    }

    /// <summary>Text as it comes, for whoever asked for that, then whole. A null takes back what was written before it.</summary>
    async Task<string> WriteAsync(JsonArray pieces, TimeSpan pause)
    {
        var whole = "";
        Part("content_block_start", []);
        foreach (var piece in pieces)
        {
            whole = piece is null ? "" : whole + (string)piece!;
            Part(piece is null ? "content_block_start" : "content_block_delta", new JsonObject { ["type"] = "text_delta", ["text"] = (string?)piece });
            await Task.Delay(pause);
        }

        Assistant(new JsonObject { ["type"] = "text", ["text"] = whole });
        return whole;

        void Part(string type, JsonObject delta)
        {
            if (arguments.Contains("--include-partial-messages"))
            {
                Say(new JsonObject { ["type"] = "stream_event", ["parent_tool_use_id"] = null, ["event"] = new JsonObject { ["type"] = type, ["delta"] = delta } });
            }
        }
    }

    async Task CallAsync(string tool, JsonObject step)
    {
        var id = $"toolu_{Guid.NewGuid():n}";
        var input = step["input"]?.DeepClone() ?? new JsonObject();
        Assistant(new JsonObject { ["type"] = "tool_use", ["id"] = id, ["name"] = tool, ["input"] = input.DeepClone() });
        if ((bool?)step["unasked"] is true)
        {
            Returned(id, "ran", false);
            return;
        }

        await AskAsync(new JsonObject
        {
            ["subtype"] = "hook_callback",
            ["callback_id"] = "patchbay",
            ["input"] = new JsonObject { ["hook_event_name"] = "PreToolUse", ["tool_name"] = tool, ["tool_input"] = input.DeepClone(), ["tool_use_id"] = id },
        });
        var asked = new JsonObject { ["subtype"] = "can_use_tool", ["tool_name"] = tool, ["input"] = input.DeepClone(), ["tool_use_id"] = id };
        var second = (bool?)step["twice"] is true ? AskAsync(asked.DeepClone()) : null;
        var answer = await AskAsync(asked);
        if (second is not null && (await second)?.ToJsonString() != answer?.ToJsonString())
        {
            Returned(id, "two answers differ", true);
            return;
        }

        var allowed = (string?)answer?["behavior"] is "allow";
        Returned(id, allowed ? $"ran {answer!["updatedInput"]!.ToJsonString()}" : (string?)answer?["message"] ?? "withdrawn", !allowed);
    }

    async Task McpAsync(string server, JsonObject step)
    {
        var tool = (string)step["tool"]!;
        var id = $"toolu_{Guid.NewGuid():n}";
        Assistant(new JsonObject { ["type"] = "tool_use", ["id"] = id, ["name"] = $"mcp__{server}__{tool}", ["input"] = step["input"]!.DeepClone() });
        var hook = await AskAsync(new JsonObject
        {
            ["subtype"] = "hook_callback",
            ["callback_id"] = "patchbay",
            ["input"] = new JsonObject { ["tool_name"] = $"mcp__{server}__{tool}", ["tool_input"] = step["input"]!.DeepClone(), ["tool_use_id"] = id },
        });
        var answer = await AskAsync(new JsonObject
        {
            ["subtype"] = "mcp_message",
            ["server_name"] = server,
            ["message"] = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 7, ["method"] = "tools/call", ["params"] = new JsonObject { ["name"] = tool, ["arguments"] = step["input"]!.DeepClone() } },
        });
        var result = answer?["mcp_response"]?["result"];
        Returned(id, $"{(string?)hook?["hookSpecificOutput"]?["permissionDecision"]}: {(string?)result?["content"]?[0]?["text"]}", (bool?)result?["isError"] ?? true);
    }

    async Task<JsonNode?> AskAsync(JsonNode request)
    {
        var id = $"ask-{Interlocked.Increment(ref _ids)}";
        var answer = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Say(new JsonObject { ["type"] = "control_request", ["request_id"] = id, ["request"] = request });
        await Task.WhenAny(answer.Task, _interrupted.Task);
        return answer.Task.IsCompleted ? await answer.Task : null;
    }

    void Assistant(JsonObject block) => Say(new JsonObject { ["type"] = "assistant", ["parent_tool_use_id"] = null, ["message"] = new JsonObject { ["content"] = new JsonArray(block) } });

    void Returned(string id, string text, bool isError) => Say(new JsonObject
    {
        ["type"] = "user",
        ["message"] = new JsonObject { ["content"] = new JsonArray(new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = id, ["content"] = text, ["is_error"] = isError }) },
    });

    void Result(string text, bool isError) => Say(new JsonObject
    {
        ["type"] = "result",
        ["result"] = text,
        ["is_error"] = isError,
        ["total_cost_usd"] = 0.25,
        ["usage"] = new JsonObject { ["input_tokens"] = 12, ["cache_read_input_tokens"] = 5, ["output_tokens"] = 7 },
        ["modelUsage"] = new JsonObject { ["stand-in"] = new JsonObject() },
    });

    void Say(JsonNode line) => output.Line(line.ToJsonString());
}
