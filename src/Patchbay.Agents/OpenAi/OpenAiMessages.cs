using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Patchbay.Agents.Models;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using Message = OpenAI.Chat.ChatMessage;

namespace Patchbay.Agents.OpenAi;

/// <summary>A conversation in the words of chat completions.</summary>
static class OpenAiMessages
{
    public static IEnumerable<Message> Of(IEnumerable<ChatMessage> messages) => messages.SelectMany(Of);

    public static ChatCompletionOptions Options(ChatOptions? options)
    {
        var made = new ChatCompletionOptions { MaxOutputTokenCount = options?.MaxOutputTokens };
        if (options?.Reasoning?.Effort is { } effort)
        {
#pragma warning disable OPENAI001 // Stable on the wire since long; the package may yet change its name.
            made.ReasoningEffortLevel = OpenAiEfforts.Name(effort);
#pragma warning restore OPENAI001
        }

        foreach (var tool in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            made.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText())));
        }

        return made;
    }

    static IEnumerable<Message> Of(ChatMessage message) =>
        message.Role == ChatRole.System ? [new SystemChatMessage(message.Text)]
        : message.Role == ChatRole.Tool ? message.Contents.OfType<FunctionResultContent>().Select(result => new ToolChatMessage(result.CallId, result.Result?.ToString() ?? ""))
        : message.Role == ChatRole.User ? [new UserChatMessage(message.Contents.Select(Part).OfType<ChatMessageContentPart>())]
        : [Assistant(message)];

    static ChatMessageContentPart? Part(AIContent content) => content switch
    {
        TextContent text => ChatMessageContentPart.CreateTextPart(text.Text),
        DataContent data when data.HasTopLevelMediaType("image") => ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(data.Data), data.MediaType),
#pragma warning disable OPENAI001 // Stable on the wire since long; the package may yet change its name.
        DataContent data => ChatMessageContentPart.CreateFilePart(BinaryData.FromBytes(data.Data), data.MediaType, data.Name ?? "document.pdf"),
#pragma warning restore OPENAI001
        _ => null,
    };

    static AssistantChatMessage Assistant(ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>()
            .Select(call => ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, BinaryData.FromString(ToolArguments.Read(call)?.GetRawText() ?? "{}"))).ToList();
        return calls.Count == 0 ? new AssistantChatMessage(message.Text)
            : message.Text.Length == 0 ? new AssistantChatMessage(calls)
            : new AssistantChatMessage(calls) { Content = { ChatMessageContentPart.CreateTextPart(message.Text) } };
    }
}
