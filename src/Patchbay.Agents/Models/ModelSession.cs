using Microsoft.Extensions.AI;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Models;

/// <summary>
/// The loop of the built-in agent: ask the model, run the tools that it wants, let in what arrived meanwhile, ask again. A
/// call that fails takes nothing out of the conversation: what entered is there for the next turn.
/// </summary>
sealed class ModelSession(ModelRequest request, ModelConversation conversation) : IAgentSession
{
    public async Task<string> RunTurnAsync(IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt)
    {
        conversation.Add(blocks);
        try
        {
            while (true)
            {
                var reply = await request.AskAsync(conversation, turn, interrupt);
                conversation.Add(reply);
                Report(reply, turn);
                var arrived = reply.Calls.Count > 0
                    ? await RunAsync(reply.Calls, turn, interrupt)
                    : await turn.BreakpointAsync(BreakpointKind.TurnFinished, interrupt);
                conversation.Add(arrived);
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

        var result = await turn.CallToolAsync(call.Name, input, interrupt);
        return result.IsError ? $"error: {result.Text}" : result.Text;
    }

    void Report(ModelReply reply, ITurn turn)
    {
        if (reply.Usage is { } use)
        {
            turn.Report(new ModelUse(request.Model, use.InputTokenCount ?? 0, use.OutputTokenCount ?? 0, use.CachedInputTokenCount ?? 0));
        }

        if (reply.Text.Length > 0)
        {
            turn.Say(reply.Text);
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
