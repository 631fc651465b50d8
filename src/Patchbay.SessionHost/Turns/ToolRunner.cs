using System.Collections.Concurrent;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Tools;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.SessionHost.Turns;

/// <summary>
/// One tool call from wish to result: policy, permission, record, run, record. A call is recorded before it starts, so
/// that after a crash it is known to have been begun, and it is never run again by itself.
/// </summary>
sealed class ToolRunner(
    ToolCatalog catalog, PermissionPolicy policy, PermissionBroker broker, SessionTranscript transcript, SessionFeed feed, ToolContext context,
    Action<string>? refused = null)
{
    const int FeedText = 4000;
    const string HalfCharacter = "half a character (one half of a surrogate pair) is in the input; nothing was done";

    // Calls of one turn may run side by side.
    readonly ConcurrentDictionary<string, bool> _allowedForSession = new(StringComparer.Ordinal);

    // The agent's ids of its own calls that run, and ours.
    readonly ConcurrentDictionary<string, string> _own = new(StringComparer.Ordinal);
    int _calls;

    public async Task<ToolResult> CallAsync(int turn, TurnEvents events, string name, JsonElement input, CancellationToken cancellationToken)
    {
        var builtIn = ToolCatalog.FindBuiltIn(name);
        var serverTool = builtIn is null ? catalog.FindServerTool(name) : null;
        if (builtIn is null && serverTool is null)
        {
            return new ToolResult($"there is no tool {name}", true);
        }

        if (JsonTexts.Of(input) is null)
        {
            return new ToolResult(HalfCharacter, true);
        }

        var kind = builtIn?.Kind ?? ToolKind.Other;
        var description = builtIn?.Describe(input) ?? $"Use {serverTool!.ToolName} of {serverTool.Connection.Source}";
        var callId = NewId(turn);
        await BeginAsync(turn, callId, name, description, input, cancellationToken);

        var refusal = await PermitAsync(events, name, kind, description, input, serverTool, cancellationToken);
        if (refusal is not null)
        {
            refused?.Invoke(name);
        }

        var result = refusal ?? await RunAsync(builtIn, serverTool, input, cancellationToken);

        var answered = refusal is null && serverTool is not null && !result.IsError && AnswerTool.Answers(serverTool.ToolName)
            ? events.TakeAnswered(serverTool.Connection.Source, AnswerTool.Chat(input), AnswerTool.ReplyTo(input))
            : [];
        await FinishAsync(turn, callId, name, result, answered);
        return result;
    }

    /// <summary>A tool that the agent runs itself: asked for and recorded like any other. Null when it may run.</summary>
    public async Task<string?> PermitOwnAsync(int turn, TurnEvents events, OwnCall call, CancellationToken cancellationToken)
    {
        if (JsonTexts.Of(call.Input) is null)
        {
            return HalfCharacter;
        }

        var callId = _own.GetOrAdd(call.Id, _ => NewId(turn));
        await BeginAsync(turn, callId, call.Tool, call.Description, call.Input, cancellationToken);
        var refusal = await PermitAsync(events, call.Tool, call.Kind, call.Description, call.Input, null, cancellationToken);
        if (refusal is not null)
        {
            refused?.Invoke(call.Tool);
            await FinishOwnAsync(turn, call, refusal);
        }

        return refusal?.Text;
    }

    public Task FinishOwnAsync(int turn, OwnCall call, ToolResult result) =>
        _own.TryRemove(call.Id, out var callId) ? FinishAsync(turn, callId, call.Tool, result, []) : Task.CompletedTask;

    /// <summary>See <see cref="PermissionPolicy.LeavePlan"/>.</summary>
    public void LeavePlan() => policy.LeavePlan();

    string NewId(int turn) => $"{turn}.{Interlocked.Increment(ref _calls)}.{Guid.NewGuid():n}"[..24];

    async Task BeginAsync(int turn, string callId, string name, string description, JsonElement input, CancellationToken cancellationToken)
    {
        await transcript.BeginCallAsync(turn, callId, name, input.GetRawText(), cancellationToken);
        feed.Publish(new ToolCallStarted(turn, callId, name, description, input));
    }

    async Task FinishAsync(int turn, string callId, string name, ToolResult result, IReadOnlyList<InboxItem.Leased> answered)
    {
        // The result is kept even when the turn was interrupted meanwhile: it did happen.
        await transcript.FinishCallAsync(
            turn, callId, result.Text, TurnEvents.Progress(answered, ReceiptState.Answered), CancellationToken.None);
        EventReporter.Report(feed, answered, ReceiptState.Answered);
        feed.Publish(new ToolCallFinished(
            turn, callId, name, result.IsError, result.Text.Length > FeedText ? TextEdges.Head(result.Text, FeedText) + "…" : result.Text));
    }

    async Task<ToolResult?> PermitAsync(
        TurnEvents events, string name, ToolKind kind, string description, JsonElement input, ServerTool? serverTool, CancellationToken cancellationToken)
    {
        var answersTheTurn = serverTool is not null && AnswerTool.Belongs(serverTool.ToolName)
            && events.Has(serverTool.Connection.Source, AnswerTool.Chat(input));
        var creates = CreateTool.Word(serverTool);
        var query = new PermissionQuery(name, kind, input, events.Rights, answersTheTurn)
        {
            Playbook = events.RulesOf,
            Narrowed = [.. events.Playbooks.Where(playbook => playbook.Tools is not null)],
            Creates = creates,
            CreatesFor = creates is null ? null : events.PlaybookOf(serverTool!.Connection.Source, AnswerTool.ReplyTo(input)),
        };
        var rule = policy.MayUseSessionRules(query) ? PermissionRule.For(name, input) : null;
        var (decision, reason) = policy.Judge(query);
        var byRule = decision is PermissionDecision.Ask && rule is not null && _allowedForSession.ContainsKey(rule);
        if (decision is PermissionDecision.Allow || byRule)
        {
            return null;
        }

        if (decision is PermissionDecision.Deny)
        {
            await transcript.Audit.AppendAsync(new("permission", name, events.Rights, $"denied by {reason}"), CancellationToken.None);
            return new ToolResult($"{name} is not allowed: {reason}", true);
        }

        var outcome = await broker.AskAsync(name, description, input, rule, events.Ids, cancellationToken);
        await transcript.Audit.AppendAsync(
            new("permission", name, outcome.By ?? "", outcome.ForSession ? $"{outcome.Reason} for the session" : outcome.Reason), CancellationToken.None);
        if (outcome.ForSession && rule is not null)
        {
            _allowedForSession.TryAdd(rule, true);
        }

        return outcome.Allowed ? null : new ToolResult($"not allowed: {outcome.Reason}", true);
    }

    async Task<ToolResult> RunAsync(IAgentTool? builtIn, ServerTool? serverTool, JsonElement input, CancellationToken cancellationToken)
    {
        try
        {
            return builtIn is not null
                ? await builtIn.RunAsync(input, context, cancellationToken)
                : await ResultAsync(await serverTool!.Connection.CallToolAsync(serverTool.ToolName, input, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new ToolResult("interrupted, outcome unknown", true);
        }
        catch (Exception exception)
        {
            // A tool may fail in any way; the agent gets a result, and the call does not stay open.
            return new ToolResult($"{(builtIn is null ? "the server" : builtIn.Name)} failed: {exception.Message}", true);
        }
    }

    // A server may return any amount; what is too long for a conversation goes where a command's output goes.
    async Task<ToolResult> ResultAsync(CallToolResult result) => new(
        await OutputCapture.BoundAsync(string.Join("\n", result.Content.OfType<TextContentBlock>().Select(block => block.Text)), context.OverflowFolder),
        result.IsError ?? false);
}
