using Microsoft.Extensions.AI;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Agents.Models;

/// <summary>
/// Asks the model once. What fails before its first word is tried again by the vendor's client, with the pause that the
/// vendor asks for; a stream that breaks off is asked again here, because nothing of it has been acted on.
/// </summary>
sealed class ModelRequest(IModelProvider provider, ModelAccess access, IChatClient client, string? effort, AgentThinking? thinking, ModelPrice? price, TimeProvider time) : IDisposable
{
    const int Attempts = 3;

    // Several times of what any model says at once: a server that never ends must not fill the memory.
    const int LongestAnswer = 2_000_000;
    const int MostPieces = 200_000;

    public string Model => access.Model;

    /// <summary>Null when the price of this model is not known.</summary>
    public ModelPrice? Price { get; } = price ?? PriceTable.BuiltIn.Find(access.Model);

    /// <summary>Says the answer in the turn while it comes. Throws <see cref="ModelFailedException"/> with the cause and the fix.</summary>
    public Task<ModelReply> AskAsync(IReadOnlyList<ChatMessage> messages, ITurn turn, CancellationToken cancellationToken) =>
        AskAsync(messages, turn, () => new SpokenAnswer(turn, time), cancellationToken);

    /// <summary>The same for an answer that is nobody's.</summary>
    public Task<ModelReply> AskSilentlyAsync(IReadOnlyList<ChatMessage> messages, ITurn turn, CancellationToken cancellationToken) =>
        AskAsync(messages, turn, () => null, cancellationToken);

    async Task<ModelReply> AskAsync(IReadOnlyList<ChatMessage> messages, ITurn turn, Func<SpokenAnswer?> speak, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var updates = new List<ChatResponseUpdate>();
            var size = 0L;
            var spoken = speak();
            try
            {
                provider.MarkForCache(messages);
                await foreach (var update in client.GetStreamingResponseAsync(messages, Options(turn), cancellationToken))
                {
                    size += Size(update);
                    updates.Add(update);
                    turn.Stir();
                    spoken?.Add(update);
                    if (size > LongestAnswer || updates.Count > MostPieces)
                    {
                        throw new EndlessAnswerException($"it has more than {(size > LongestAnswer ? $"{LongestAnswer / 1_000_000} million characters" : $"{MostPieces} pieces")}");
                    }
                }

                var reply = ModelReply.Of(updates);
                if (reply.Finish is null)
                {
                    throw new IOException("the answer broke off in the middle");
                }

                spoken?.Finish();
                return reply;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                if (attempt == Attempts || HttpAnswers.IsEndless(failure) || !MayPass(failure, updates.Count > 0))
                {
                    var cause = provider.Explain(failure, access);
                    throw new ModelFailedException(attempt == 1 ? cause : $"the model's answer broke off {attempt} times: {cause}", failure) { IsTooLong = provider.IsTooLong(failure), MayBeFiles = provider.MayBeFiles(failure) };
                }

                turn.Warn("the model's answer broke off in the middle; asking again");
                await Task.Delay(TimeSpan.FromSeconds(attempt), time, cancellationToken);
            }
        }
    }

    // What failed before its first word was asked again by the package; but not what failed under status 200.
    bool MayPass(Exception failure, bool began) => provider.Within(failure) is { } failed ? failed.IsPassing : began;

    static long Size(ChatResponseUpdate update) => update.Contents.Sum(content => content switch
    {
        TextContent text => text.Text.Length,
        TextReasoningContent thought => thought.Text.Length,
        _ => 0L,
    });

    static ReasoningEffort? Effort(string? name) => name switch
    {
        "low" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "highest" => ReasoningEffort.ExtraHigh,
        _ => null,
    };

    public void Dispose() => client.Dispose();

    ChatOptions Options(ITurn turn)
    {
        var options = new ChatOptions
        {
            MaxOutputTokens = 16_000,
            AllowMultipleToolCalls = true,
            Reasoning = Effort(effort) is { } asked ? new ReasoningOptions { Effort = asked } : null,
            Tools = [.. turn.Tools.Select(offer => new OfferedTool(offer)), .. turn.CanAsk ? [AskTool.Offer] : Array.Empty<AITool>()],
        };
        provider.Think(options, thinking, access);
        return options;
    }
}

/// <summary>The model gave no answer. The message is one line with the cause and the fix.</summary>
public sealed class ModelFailedException(string message, Exception cause) : Exception(message, cause)
{
    /// <summary>The conversation is longer than the model takes.</summary>
    public bool IsTooLong { get; init; }

    /// <summary>It may be the pictures and documents that the model did not take.</summary>
    public bool MayBeFiles { get; init; }
}
