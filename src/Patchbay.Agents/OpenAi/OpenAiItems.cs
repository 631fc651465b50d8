#pragma warning disable OPENAI001 // The package calls all of Responses experimental; its version is pinned, and our tests speak the real protocol.
using Microsoft.Extensions.AI;
using OpenAI.Responses;
using Patchbay.Agents.Models;

namespace Patchbay.Agents.OpenAi;

/// <summary>
/// A conversation in the words of Responses. Nothing is kept at the vendor: what the model thought goes back as the sealed text that it
/// came as, before what it led to.
/// </summary>
static class OpenAiItems
{
    /// <summary>With <paramref name="seals"/> false nothing that the model thought is asked for or goes back.</summary>
    public static CreateResponseOptions Request(string model, IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool seals)
    {
        var request = new CreateResponseOptions
        {
            Model = model,
            Instructions = string.Concat(messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text)),
            MaxOutputTokenCount = options?.MaxOutputTokens,
            ParallelToolCallsEnabled = options?.AllowMultipleToolCalls,
            StoredOutputEnabled = false,
            StreamingEnabled = true,
            ReasoningOptions = Reasoning(options?.Reasoning),
        };
        if (seals)
        {
            request.IncludedProperties.Add(IncludedResponseProperty.ReasoningEncryptedContent);
        }

        foreach (var tool in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            request.Tools.Add(ResponseTool.CreateFunctionTool(tool.Name, BinaryData.FromString(tool.JsonSchema.GetRawText()), strictModeEnabled: false, tool.Description));
        }

        foreach (var item in messages.SelectMany(message => Of(message, seals)))
        {
            request.InputItems.Add(item);
        }

        return request;
    }

    static ResponseReasoningOptions? Reasoning(ReasoningOptions? asked)
    {
        if (asked is null)
        {
            return null;
        }

        var reasoning = new ResponseReasoningOptions();
        if (asked.Effort is { } effort)
        {
            reasoning.ReasoningEffortLevel = OpenAiEfforts.Name(effort);
        }

        if (asked.Output is ReasoningOutput.Summary)
        {
            reasoning.ReasoningSummaryVerbosity = ResponseReasoningSummaryVerbosity.Auto;
        }

        return reasoning;
    }

    static IEnumerable<ResponseItem> Of(ChatMessage message, bool seals) =>
        message.Role == ChatRole.System ? []
        : message.Role == ChatRole.Tool ? message.Contents.OfType<FunctionResultContent>().Select(result => ResponseItem.CreateFunctionCallOutputItem(result.CallId, result.Result?.ToString() ?? ""))
        : message.Role == ChatRole.User ? [ResponseItem.CreateUserMessageItem(message.Contents.Select(Part).OfType<ResponseContentPart>())]
        : Said(message, seals);

    static IEnumerable<ResponseItem> Said(ChatMessage message, bool seals)
    {
        // A thought that nothing follows is refused: the model broke off before it came to anything.
        var last = message.Contents.ToList().FindLastIndex(content => content is TextContent or FunctionCallContent);
        foreach (var content in message.Contents.Take(last + 1))
        {
            switch (content)
            {
                case TextReasoningContent { ProtectedData.Length: > 0 } thought when seals:
                    yield return thought.RawRepresentation as ReasoningResponseItem ?? new ReasoningResponseItem(thought.Text) { EncryptedContent = thought.ProtectedData };
                    break;
                case TextContent text:
                    yield return ResponseItem.CreateAssistantMessageItem(text.Text);
                    break;
                case FunctionCallContent call:
                    yield return ResponseItem.CreateFunctionCallItem(call.CallId, call.Name, BinaryData.FromString(ToolArguments.Read(call)?.GetRawText() ?? "{}"));
                    break;
            }
        }
    }

    static ResponseContentPart? Part(AIContent content) => content switch
    {
        TextContent text => ResponseContentPart.CreateInputTextPart(text.Text),
        DataContent data when data.HasTopLevelMediaType("image") => ResponseContentPart.CreateInputImagePart(new Uri(data.Uri)),
        DataContent data => ResponseContentPart.CreateInputFilePart(BinaryData.FromBytes(data.Data), data.MediaType, data.Name ?? "document.pdf"),
        _ => null,
    };
}
