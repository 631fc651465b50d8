using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Patchbay.Agents.Models;
using ChatFinishReason = OpenAI.Chat.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Patchbay.Agents.OpenAi;

/// <summary>OpenAI's chat completions behind the interface that the loop knows. Only what the loop uses.</summary>
sealed class OpenAiChatClient(ChatClient client) : IChatClient
{
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
        var calls = new SortedDictionary<int, PartialCall>();
        var refuses = false;
        await foreach (var update in client.CompleteChatStreamingAsync(OpenAiMessages.Of(messages), OpenAiMessages.Options(options), cancellationToken))
        {
            if (Failure(update) is { } failure)
            {
                throw failure;
            }

            foreach (var part in update.ContentUpdate.Where(part => part.Text is { Length: > 0 }))
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, part.Text);
            }

            if (update.RefusalUpdate is { Length: > 0 } refusal)
            {
                refuses = true;
                yield return new ChatResponseUpdate(ChatRole.Assistant, refusal);
            }

            foreach (var piece in update.ToolCallUpdates)
            {
                Collect(calls, piece);
            }

            if (update.Usage is { } usage)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(Use(usage))]);
            }

            if (update.FinishReason is { } finish)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [.. calls.Values.Select(call => call.Whole())]) { FinishReason = refuses ? Microsoft.Extensions.AI.ChatFinishReason.ContentFilter : Reason(finish) };
                calls.Clear();
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // The package's client holds nothing of its own.
    }

    // Servers that fail after they began say so in a chunk that has an error and nothing else; the package keeps it aside.
    static StreamFailedException? Failure(StreamingChatCompletionUpdate update)
    {
#pragma warning disable SCME0001 // The one place where the package shows what it does not know.
        if (!update.Patch.TryGetJson("$.error"u8, out var json))
#pragma warning restore SCME0001
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement is { ValueKind: JsonValueKind.Object } error
            ? new StreamFailedException(Text(error, "code") ?? Text(error, "type"), Text(error, "message"))
            : new StreamFailedException(null, json.Length < 500 ? document.RootElement.ToString() : null);
    }

    static string? Text(JsonElement error, string name) => error.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;

    static void Collect(SortedDictionary<int, PartialCall> calls, StreamingChatToolCallUpdate piece)
    {
        if (!calls.TryGetValue(piece.Index, out var call))
        {
            calls[piece.Index] = call = new PartialCall();
        }

        call.Id ??= piece.ToolCallId is { Length: > 0 } id ? id : null;
        call.Name ??= piece.FunctionName is { Length: > 0 } name ? name : null;
        call.Arguments.Append(piece.FunctionArgumentsUpdate is { } arguments ? Encoding.UTF8.GetString(arguments.ToMemory().Span) : "");
    }

    static UsageDetails Use(ChatTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
    };

    static Microsoft.Extensions.AI.ChatFinishReason Reason(ChatFinishReason finish) => finish switch
    {
        ChatFinishReason.Length => Microsoft.Extensions.AI.ChatFinishReason.Length,
        ChatFinishReason.ToolCalls => Microsoft.Extensions.AI.ChatFinishReason.ToolCalls,
        ChatFinishReason.ContentFilter => Microsoft.Extensions.AI.ChatFinishReason.ContentFilter,
        _ => Microsoft.Extensions.AI.ChatFinishReason.Stop,
    };

    /// <summary>A call that arrives in pieces.</summary>
    sealed class PartialCall
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();

        public FunctionCallContent Whole() => OpenAiCalls.Of(Id, Name, Arguments.ToString());
    }
}
