using Microsoft.Extensions.AI;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Models;

/// <summary>
/// The loop of the built-in agent: ask the model, run the tools that it wants, let in what arrived meanwhile, ask again. A
/// call that fails takes nothing out of the conversation: what entered is there for the next turn.
/// </summary>
sealed class ModelSession(ModelRequest request, ModelConversation conversation, long compactTokens) : IAgentSession, IConversation
{
    readonly ConversationKeeper _keeper = new(request, conversation, compactTokens);

    public void Clear() => _keeper.Clear();

    public void Compact() => _keeper.Compact();

    public async Task<string> RunTurnAsync(IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt)
    {
        await _keeper.BeginAsync(turn, interrupt);
        Enter(blocks);
        try
        {
            while (true)
            {
                var reply = await _keeper.AskAsync(turn, interrupt);
                conversation.Add(reply);
                Report(reply, turn);
                var arrived = reply.Calls.Count > 0
                    ? await RunAsync(reply.Calls, turn, interrupt)
                    : await turn.BreakpointAsync(BreakpointKind.TurnFinished, interrupt);
                Enter(arrived);
                if (reply.Calls.Count == 0 && arrived.Count == 0)
                {
                    return reply.Text;
                }
            }
        }
        finally
        {
            conversation.CloseOpenCalls();
        }
    }

    public ValueTask DisposeAsync()
    {
        request.Dispose();
        return ValueTask.CompletedTask;
    }

    void Enter(IReadOnlyList<AgentBlock> blocks)
    {
        conversation.Add(blocks);
        _keeper.Running(blocks);
    }

    async Task<IReadOnlyList<AgentBlock>> RunAsync(IReadOnlyList<FunctionCallContent> calls, ITurn turn, CancellationToken interrupt)
    {
        var results = await Task.WhenAll(calls.Select(async call => (call.CallId, Text: await CallAsync(call, turn, interrupt))));
        conversation.AddResults(results);
        return await turn.BreakpointAsync(BreakpointKind.ToolFinished, interrupt);
    }

    static async Task<string> CallAsync(FunctionCallContent call, ITurn turn, CancellationToken interrupt)
    {
        if (ToolArguments.Read(call) is not { } input)
        {
            return "error: the arguments of this call are no JSON object; nothing was run";
        }

        var result = call.Name == AskTool.Offer.Name && turn.CanAsk
            ? await AskTool.RunAsync(input, turn, interrupt)
            : await turn.CallToolAsync(call.Name, input, interrupt);
        return result.IsError ? $"error: {result.Text}" : result.Text;
    }

    void Report(ModelReply reply, ITurn turn)
    {
        if (reply.Usage is { } use)
        {
            turn.Report(ModelCost.Of(request.Model, use, request.Price));
        }

        if (reply.Finish == ChatFinishReason.Length)
        {
            turn.Warn("the model's answer was cut at its greatest length");
        }
        else if (reply.Finish == ChatFinishReason.ContentFilter)
        {
            turn.Warn("the model refused to answer");
        }
    }
}
