using System.Text.Json;
using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;

namespace Patchbay.Bench.Bare;

/// <summary>On Anthropic's package.</summary>
sealed class BareClaude : BareAgent
{
    readonly IChatClient _client = new AnthropicClient(new ClientOptions { ApiKey = Variable("ANTHROPIC_API_KEY"), BaseUrl = Variable("ANTHROPIC_BASE_URL").TrimEnd('/') }).AsIChatClient("fake", null);
    readonly ChatOptions _options;
    readonly List<ChatMessage> _messages;

    public BareClaude(JsonElement request)
    {
        _messages = [new ChatMessage(ChatRole.System, string.Concat(request.GetProperty("system").EnumerateArray().Select(block => block.GetProperty("text").GetString())))];
        _options = new ChatOptions { MaxOutputTokens = 16_000, Tools = [.. request.GetProperty("tools").EnumerateArray().Select(tool => new Tool(tool.Clone()))] };
    }

    public override async Task RunTurnAsync(string prompt, Action said)
    {
        _messages.Add(new ChatMessage(ChatRole.User, prompt));
        while (true)
        {
            var updates = new List<ChatResponseUpdate>();
            var spoke = false;
            await foreach (var update in _client.GetStreamingResponseAsync(_messages, _options))
            {
                updates.Add(update);
                if (!spoke && update.Text.Length > 0)
                {
                    spoke = true;
                    said();
                }
            }

            var answer = updates.ToChatResponse();
            _messages.AddRange(answer.Messages);
            FunctionCallContent[] calls = [.. answer.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()];
            if (calls.Length == 0)
            {
                return;
            }

            var results = await Task.WhenAll(calls.Select(async call => new FunctionResultContent(call.CallId, await ReadAsync(JsonSerializer.SerializeToElement(call.Arguments)))));
            _messages.Add(new ChatMessage(ChatRole.Tool, [.. results]));
        }
    }

    sealed class Tool(JsonElement offered) : AIFunctionDeclaration
    {
        public override string Name => offered.GetProperty("name").GetString()!;

        public override string Description => offered.GetProperty("description").GetString()!;

        public override JsonElement JsonSchema => offered.GetProperty("input_schema");
    }
}
