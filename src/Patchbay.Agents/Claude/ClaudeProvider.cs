using Anthropic;
using Anthropic.Core;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;
using Patchbay.Agents.Models;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Agents.Claude;

/// <summary>Claude, on Anthropic's own package.</summary>
sealed class ClaudeProvider : IModelProvider
{
    const string KeyVariable = "ANTHROPIC_API_KEY";
    const string AddressVariable = "ANTHROPIC_BASE_URL";
    const string DefaultModel = "claude-sonnet-5-5";

    public string Name => "claude";

    public string Description =>
        "Claude through Anthropic's API; events enter after each tool call and at the end of the turn, and are accepted when our transcript has them on disk";

    public ModelAccess Access(Func<string, string?> variable, string? model) =>
        variable(KeyVariable) is { Length: > 0 } key
            ? new ModelAccess(model ?? Given(variable("ANTHROPIC_MODEL")) ?? DefaultModel, key, HttpAnswers.Address(variable(AddressVariable), AddressVariable))
            : throw new AgentUnavailableException($"--agent claude needs a key in {KeyVariable}: make one at console.anthropic.com, or use --agent rehearsal");

    public IChatClient Connect(ModelAccess access) =>
        new AnthropicClient(new ClientOptions
        {
            ApiKey = access.Key,
            AuthToken = null,
            BaseUrl = (access.BaseUrl ?? new Uri("https://api.anthropic.com")).AbsoluteUri.TrimEnd('/'),
            MaxRetries = 4,
            HttpClient = BoundedAnswers.Client(),
        }).AsIChatClient(access.Model, null);

    public void Think(ChatOptions options, AgentThinking? thinking, ModelAccess access)
    {
        switch (thinking?.Mode)
        {
            case AgentThinking.Off:
                options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None };
                break;
            case AgentThinking.Adaptive:
                options.Reasoning = new ReasoningOptions { Effort = options.Reasoning?.Effort, Output = ReasoningOutput.Summary };
                break;
            case AgentThinking.Budget:
                // The package counts a budget from an effort alone; what is given here it leaves as it is.
                options.Reasoning = null;
                options.MaxOutputTokens += thinking.Tokens;
                options.RawRepresentationFactory = _ => new MessageCreateParams
                {
                    MaxTokens = options.MaxOutputTokens!.Value,
                    Messages = [],
                    Model = access.Model,
                    Thinking = new ThinkingConfigEnabled(thinking.Tokens),
                };
                break;
        }
    }

    public void MarkForCache(IReadOnlyList<ChatMessage> messages)
    {
        // Four marks are allowed. One on the instructions, one behind everything that was said: the next request begins with both.
        // What the model said stays as the package made it: its properties belong to the package.
        foreach (var content in messages.Skip(1).Where(message => message.Role != ChatRole.Assistant).SelectMany(message => message.Contents))
        {
            content.AdditionalProperties?.Clear();
        }

        messages[0].Contents[^1].WithCacheControl((Ttl?)null);
        messages.Last(message => message.Role != ChatRole.Assistant).Contents[^1].WithCacheControl((Ttl?)null);
    }

    public bool IsTooLong(Exception failure) => failure is AnthropicApiException answer && HttpAnswers.IsTooLong((int)answer.StatusCode, answer.ApiMessage ?? "");

    public bool MayBeFiles(Exception failure) => failure is AnthropicApiException answer && HttpAnswers.MayBeFiles((int)answer.StatusCode, answer.ApiMessage ?? "");

    public IReadOnlyList<string> LeavesOut(AgentSettings settings)
    {
        var lines = new List<string>();
        if (settings.Api is { } api)
        {
            lines.Add($"agent.api {api} is for openai; claude speaks Anthropic's Messages");
        }

        if (settings is { Effort: { } effort, Thinking.Mode: (AgentThinking.Off or AgentThinking.Budget) and var mode })
        {
            lines.Add($"agent.effort {effort} does not count beside agent.thinking {mode}");
        }

        return lines;
    }

    public StreamFailedException? Within(Exception failure) =>
        failure is AnthropicSseException { Type: { } type } told ? new StreamFailedException(type.Raw(), told.ApiMessage) : null;

    public string Explain(Exception failure, ModelAccess access) => failure switch
    {
        AnthropicApiException answer => HttpAnswers.Explain((int)answer.StatusCode, answer.ApiMessage ?? "", access, KeyVariable),
        AnthropicSseException when Within(failure) is { } told => HttpAnswers.Explain(told.Status, told.Said, access, KeyVariable),
        AnthropicSseException broken => $"the model broke off its answer: {HttpAnswers.Short(broken.ApiMessage ?? broken.Message)}; ask again",
        _ => HttpAnswers.Broken(failure, access, AddressVariable),
    };

    static string? Given(string? value) => value is { Length: > 0 } ? value : null;
}
