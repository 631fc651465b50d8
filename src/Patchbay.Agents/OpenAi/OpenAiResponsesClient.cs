#pragma warning disable OPENAI001 // The package calls all of Responses experimental; its version is pinned, and our tests speak the real protocol.
using System.ClientModel;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Responses;
using Patchbay.Agents.Models;

namespace Patchbay.Agents.OpenAi;

/// <summary>OpenAI's Responses behind the interface that the loop knows. Only what the loop uses, and nothing that the vendor would have to keep.</summary>
sealed class OpenAiResponsesClient(ResponsesClient client, string model) : IChatClient
{
    // A model that does not think, or a gateway that cannot read what another one sealed, refuses the sealed text: then it stays away.
    volatile bool _seals = true;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            updates.Add(update);
        }

        return updates.ToChatResponse();
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var answer = await AskAsync([.. messages], options, cancellationToken);
        var (calls, refuses) = (false, false);
        await foreach (var update in answer.WithCancellation(cancellationToken))
        {
            switch (update)
            {
                case StreamingResponseOutputTextDeltaUpdate { Delta: { Length: > 0 } text }:
                    yield return new ChatResponseUpdate(ChatRole.Assistant, text);
                    break;
                case StreamingResponseRefusalDeltaUpdate { Delta: { Length: > 0 } refusal }:
                    refuses = true;
                    yield return new ChatResponseUpdate(ChatRole.Assistant, refusal);
                    break;
                case StreamingResponseOutputItemDoneUpdate { Item: ReasoningResponseItem thought }:
                    yield return new ChatResponseUpdate(ChatRole.Assistant, [Thought(thought)]);
                    break;
                case StreamingResponseOutputItemDoneUpdate { Item: FunctionCallResponseItem call }:
                    calls = true;
                    yield return new ChatResponseUpdate(ChatRole.Assistant, [OpenAiCalls.Of(call.CallId, call.FunctionName, call.FunctionArguments?.ToString() ?? "")]);
                    break;
                case StreamingResponseCompletedUpdate { Response: { } whole }:
                    yield return End(whole, refuses ? ChatFinishReason.ContentFilter : calls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop);
                    break;
                case StreamingResponseIncompleteUpdate { Response: { } cut }:
                    yield return End(cut, cut.IncompleteStatusDetails?.Reason == ResponseIncompleteStatusReason.ContentFilter ? ChatFinishReason.ContentFilter : ChatFinishReason.Length);
                    break;
                case StreamingResponseFailedUpdate failed:
                    throw new StreamFailedException(failed.Response?.Error?.Code.ToString(), failed.Response?.Error?.Message);
                case StreamingResponseErrorUpdate error:
                    throw new StreamFailedException(error.Code, error.Message);
                default:
                    // It says nothing to us, and counts as a piece of an answer that must come to an end.
                    yield return new ChatResponseUpdate(ChatRole.Assistant, []);
                    break;
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // The package's client holds nothing of its own.
    }

    async Task<AsyncStreamingResult<StreamingResponseUpdate>> AskAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CreateResponseStreamingAsync(OpenAiItems.Request(model, messages, options, _seals), cancellationToken);
        }
        catch (ClientResultException refused) when (_seals && refused.Status is 400 && IsOfSeals(refused.Message))
        {
            _seals = false;
            return await client.CreateResponseStreamingAsync(OpenAiItems.Request(model, messages, options, seals: false), cancellationToken);
        }
    }

    static bool IsOfSeals(string said) =>
        said.Contains("encrypted content", StringComparison.OrdinalIgnoreCase) || said.Contains("encrypted_content", StringComparison.OrdinalIgnoreCase);

    static TextReasoningContent Thought(ReasoningResponseItem thought) =>
        new(string.Join("\n\n", thought.SummaryParts.OfType<ReasoningSummaryTextPart>().Select(part => part.Text))) { ProtectedData = thought.EncryptedContent, RawRepresentation = thought };

    static ChatResponseUpdate End(ResponseResult whole, ChatFinishReason reason) =>
        new(ChatRole.Assistant, whole.Usage is { } usage ? [new UsageContent(Use(usage))] : []) { FinishReason = reason };

    static UsageDetails Use(ResponseTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
    };
}
