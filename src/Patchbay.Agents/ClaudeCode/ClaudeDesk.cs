using System.Collections.Concurrent;
using System.Text.Json;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Tools;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>
/// What Claude Code asks within a turn: whether it may, what a person wants, and the tools of the session's servers. Each request
/// is worked off beside the reading, because a person may take long.
/// </summary>
sealed class ClaudeDesk(ClaudeLink link, IOfferingTurn turn)
{
    const string NotNow = "Nobody answered. Go on without it where you can, and say what you decided.";

    readonly ConcurrentDictionary<string, (Task Work, CancellationTokenSource Stop)> _asking = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, TaskCompletionSource<string?>> _judged = new(StringComparer.Ordinal);

    // Calls that are judged where they arrive, or that a person answers.
    readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, OwnCall> _running = new(StringComparer.Ordinal);

    public bool IsAsking => !_asking.IsEmpty;

    public Task HearAsync(ClaudeMessage message)
    {
        if (message is ClaudeMessage.Asks { Subject: "hook_callback" } hook)
        {
            MarkOurs(hook.Body);
        }
        else if (message is ClaudeMessage.Asks asks)
        {
            Begin(asks);
        }
        else if (message is ClaudeMessage.Withdraws withdrawn && _asking.TryGetValue(withdrawn.Id, out var asking))
        {
            return asking.Stop.CancelAsync();
        }

        return Task.CompletedTask;
    }

    /// <summary>False when nobody was asked for this call.</summary>
    public async Task<bool> FinishAsync(string callId, ToolResult result)
    {
        if (_running.TryRemove(callId, out var call))
        {
            await turn.FinishCallAsync(call, result);
            return true;
        }

        return _known.ContainsKey(callId) || _judged.ContainsKey(callId);
    }

    /// <summary>Nobody waits for the answers any more.</summary>
    public async Task WithdrawAsync()
    {
        foreach (var (_, stop) in _asking.Values)
        {
            await stop.CancelAsync();
        }
    }

    /// <summary>Nothing is worked on when this returns, and every call has an end in the transcript.</summary>
    public async Task CloseAsync()
    {
        await WithdrawAsync();
        await Task.WhenAll(_asking.Values.Select(asking => asking.Work));
        foreach (var call in _running.Keys)
        {
            await FinishAsync(call, new ToolResult("interrupted, outcome unknown", true));
        }
    }

    void Begin(ClaudeMessage.Asks asks)
    {
        var stop = new CancellationTokenSource();
        var work = new Task<Task>(() => WorkAsync(asks, stop));
        if (_asking.TryAdd(asks.Id, (work.Unwrap(), stop)))
        {
            work.Start(TaskScheduler.Default);
        }
    }

    async Task WorkAsync(ClaudeMessage.Asks asks, CancellationTokenSource stop)
    {
        byte[] answer;
        try
        {
            answer = await AnswerAsync(asks, stop.Token);
        }
        catch (OperationCanceledException)
        {
            answer = [];
        }
        catch (Exception failure)
        {
            // It must not wait for ever, whatever happened here; a no is always safe.
            answer = ClaudeLines.Deny(asks.Id, $"The session could not ask: {failure.Message}");
        }

        if (!stop.IsCancellationRequested && answer.Length > 0)
        {
            await link.SendAsync(answer);
        }

        _asking.TryRemove(asks.Id, out _);
        stop.Dispose();
    }

    async Task<byte[]> AnswerAsync(ClaudeMessage.Asks asks, CancellationToken cancellationToken)
    {
        switch (asks.Subject)
        {
            case "mcp_message":
                return ClaudeToolServers.Return(asks, await CallAsync(asks.Body, cancellationToken));
            case "can_use_tool":
                return await PermitAsync(asks, cancellationToken);
            default:
                return ClaudeLines.Refuse(asks.Id, "not known here");
        }
    }

    // A tool of the session's servers was let through to where it is judged.
    void MarkOurs(JsonElement body)
    {
        if (ClaudeReading.Object(body, "input") is { } input && turn.Tools.Any(offer => offer.Server is not null && offer.Name == ClaudeReading.Text(input, "tool_name")))
        {
            _known.TryAdd(ClaudeReading.Text(input, "tool_use_id") ?? "", true);
        }
    }

    async Task<ToolResult> CallAsync(JsonElement body, CancellationToken cancellationToken)
    {
        var server = ClaudeReading.Text(body, "server_name");
        var about = ClaudeReading.Object(ClaudeReading.Object(body, "message") ?? default, "params") ?? default;
        var name = ClaudeReading.Text(about, "name");
        var offer = turn.Tools.FirstOrDefault(offer => offer.Server == server && offer.ServerTool == name);
        return offer is null
            ? new ToolResult($"{server} has no tool {name} at the moment", true)
            : await turn.CallToolAsync(offer.Name, ClaudeReading.Object(about, "arguments") ?? JsonElement.Parse("{}"), cancellationToken);
    }

    async Task<byte[]> PermitAsync(ClaudeMessage.Asks asks, CancellationToken cancellationToken)
    {
        var tool = ClaudeReading.Text(asks.Body, "tool_name") ?? "";
        var callId = ClaudeReading.Text(asks.Body, "tool_use_id") ?? asks.Id;
        var input = ClaudeReading.Object(asks.Body, "input") ?? JsonElement.Parse("{}");
        if (tool is "AskUserQuestion" or "ExitPlanMode")
        {
            _known.TryAdd(callId, true);
            return await (tool is "ExitPlanMode" ? PlanAsync(asks, input, cancellationToken) : QuestionAsync(asks, input, cancellationToken));
        }

        return await JudgeAsync(ClaudeTools.Call(callId, tool, input), cancellationToken) is { } refusal
            ? ClaudeLines.Deny(asks.Id, refusal)
            : ClaudeLines.Allow(asks.Id, input);
    }

    // Asked twice for one call, a person is asked once.
    async Task<string?> JudgeAsync(OwnCall call, CancellationToken cancellationToken)
    {
        var mine = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var judged = _judged.GetOrAdd(call.Id, mine);
        if (judged == mine)
        {
            try
            {
                var refusal = await turn.PermitAsync(call, cancellationToken);
                if (refusal is null)
                {
                    _running[call.Id] = call;
                }

                mine.SetResult(refusal);
            }
            catch (Exception failure)
            {
                mine.SetResult($"the session could not ask: {failure.Message}");
                throw;
            }
        }

        return await judged.Task;
    }

    async Task<byte[]> QuestionAsync(ClaudeMessage.Asks asks, JsonElement input, CancellationToken cancellationToken) =>
        await ClaudeQuestions.AnswerAsync(turn, input, cancellationToken) is { } answered ? ClaudeLines.Allow(asks.Id, answered) : ClaudeLines.Deny(asks.Id, NotNow);

    async Task<byte[]> PlanAsync(ClaudeMessage.Asks asks, JsonElement input, CancellationToken cancellationToken)
    {
        var plan = ClaudeReading.Text(input, "plan") ?? "Claude Code wants to leave plan mode and carry out what it described.";
        return await turn.ApprovePlanAsync(plan, cancellationToken)
            ? ClaudeLines.Allow(asks.Id, input)
            : ClaudeLines.Deny(asks.Id, "The plan was not approved. Keep planning, or ask what should be different.");
    }
}
