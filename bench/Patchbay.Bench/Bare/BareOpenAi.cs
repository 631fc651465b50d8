using System.ClientModel;
using System.Text;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;

namespace Patchbay.Bench.Bare;

/// <summary>On OpenAI's package.</summary>
sealed class BareOpenAi : BareAgent
{
    readonly ChatClient _client = new("fake", new ApiKeyCredential(Variable("OPENAI_API_KEY")), new OpenAIClientOptions { Endpoint = new Uri(Variable("OPENAI_BASE_URL")) });
    readonly ChatCompletionOptions _options = new() { MaxOutputTokenCount = 16_000 };
    readonly List<ChatMessage> _messages;

    public BareOpenAi(JsonElement request)
    {
        var instructions = request.GetProperty("messages")[0].GetProperty("content");
        _messages = [new SystemChatMessage(instructions.ValueKind is JsonValueKind.String ? instructions.GetString() : instructions[0].GetProperty("text").GetString())];
        foreach (var tool in request.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("function")))
        {
            _options.Tools.Add(ChatTool.CreateFunctionTool(
                tool.GetProperty("name").GetString(), tool.GetProperty("description").GetString(), BinaryData.FromString(tool.GetProperty("parameters").GetRawText())));
        }
    }

    public override async Task RunTurnAsync(string prompt, Action said)
    {
        _messages.Add(new UserChatMessage(prompt));
        while (await AskAsync(said) is { } call)
        {
            _messages.Add(new AssistantChatMessage([call]));
            using var arguments = JsonDocument.Parse(call.FunctionArguments.ToMemory());
            _messages.Add(new ToolChatMessage(call.Id, await ReadAsync(arguments.RootElement)));
        }
    }

    /// <summary>The call that the answer ends with; null when it is only text. The bench's model makes one call at a time.</summary>
    async Task<ChatToolCall?> AskAsync(Action said)
    {
        var (text, arguments) = (new StringBuilder(), new StringBuilder());
        string? id = null, name = null;
        await foreach (var update in _client.CompleteChatStreamingAsync(_messages, _options))
        {
            foreach (var part in update.ContentUpdate.Where(part => part.Text is { Length: > 0 }))
            {
                if (text.Length == 0)
                {
                    said();
                }

                text.Append(part.Text);
            }

            foreach (var piece in update.ToolCallUpdates)
            {
                id ??= piece.ToolCallId is { Length: > 0 } given ? given : null;
                name ??= piece.FunctionName is { Length: > 0 } called ? called : null;
                arguments.Append(piece.FunctionArgumentsUpdate is { } more ? Encoding.UTF8.GetString(more.ToMemory().Span) : "");
            }
        }

        if (id is null)
        {
            _messages.Add(new AssistantChatMessage(text.ToString()));
        }

        return id is null ? null : ChatToolCall.CreateFunctionToolCall(id, name, BinaryData.FromString(arguments.ToString()));
    }
}
