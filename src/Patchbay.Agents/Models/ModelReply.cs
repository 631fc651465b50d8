using Microsoft.Extensions.AI;

namespace Patchbay.Agents.Models;

/// <summary>One whole answer of a model.</summary>
sealed record ModelReply(ChatMessage Message, ChatFinishReason? Finish, UsageDetails? Usage)
{
    public string Text => Message.Text;

    /// <summary>The calls that it wants, in its order.</summary>
    public IReadOnlyList<FunctionCallContent> Calls { get; } = [.. Message.Contents.OfType<FunctionCallContent>()];

    public static ModelReply Of(IReadOnlyList<ChatResponseUpdate> updates)
    {
        var response = updates.ToChatResponse();
        return new ModelReply(
            new ChatMessage(ChatRole.Assistant, [.. response.Messages.SelectMany(message => message.Contents).Where(IsKept)]), response.FinishReason, response.Usage);
    }

    // Counts are no part of a conversation, and an empty text is one that some APIs refuse to read again.
    static bool IsKept(AIContent content) => content is not (UsageContent or TextContent { Text.Length: 0 });
}
