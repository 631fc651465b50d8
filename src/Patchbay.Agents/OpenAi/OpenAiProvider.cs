using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;
using Patchbay.Agents.Models;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Settings;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Patchbay.Agents.OpenAi;

/// <summary>Any endpoint that speaks one of OpenAI's protocols, on OpenAI's own package: theirs, Ollama, vLLM, llama.cpp, a gateway.</summary>
sealed class OpenAiProvider(string api) : IModelProvider
{
    const string KeyVariable = "OPENAI_API_KEY";
    const string AddressVariable = "OPENAI_BASE_URL";

    public string Name => "openai";

    public string Description =>
        "any endpoint that speaks OpenAI's chat completions or Responses; events enter after each tool call and at the end of the turn, and are accepted when our transcript has them on disk";

    public ModelAccess Access(Func<string, string?> variable, string? model)
    {
        var address = HttpAnswers.Address(variable(AddressVariable), AddressVariable);
        var name = model ?? variable("OPENAI_MODEL");
        return variable(KeyVariable) is var key && string.IsNullOrEmpty(key) && address is null
            ? throw new AgentUnavailableException($"--agent openai needs a key in {KeyVariable}, or the address of your own endpoint in {AddressVariable}")
            : string.IsNullOrEmpty(name)
                ? throw new AgentUnavailableException("--agent openai needs --model (or OPENAI_MODEL): the name under which the endpoint knows its model")
                : new ModelAccess(name, string.IsNullOrEmpty(key) ? "none" : key, address);
    }

    public IChatClient Connect(ModelAccess access)
    {
        var key = new ApiKeyCredential(access.Key);
        var (retry, transport) = (new PatientRetry(), new HttpClientPipelineTransport(BoundedAnswers.Client()));
#pragma warning disable OPENAI001 // The package calls all of Responses experimental; its version is pinned, and our tests speak the real protocol.
        return api is AgentApis.Responses
            ? new OpenAiResponsesClient(new ResponsesClient(key, new ResponsesClientOptions { Endpoint = access.BaseUrl, RetryPolicy = retry, Transport = transport }), access.Model)
            : new OpenAiChatClient(new ChatClient(access.Model, key, new OpenAIClientOptions { Endpoint = access.BaseUrl, RetryPolicy = retry, Transport = transport }));
#pragma warning restore OPENAI001
    }

    public void Think(ChatOptions options, AgentThinking? thinking, ModelAccess access)
    {
        if (thinking?.Mode is AgentThinking.Off)
        {
            options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None };
        }
        else if (thinking?.Mode is AgentThinking.Adaptive)
        {
            // Chat completions have no word for it and show nothing; the effort is the same in both.
            options.Reasoning = new ReasoningOptions { Effort = options.Reasoning?.Effort, Output = ReasoningOutput.Summary };
        }
    }

    public IReadOnlyList<string> LeavesOut(AgentSettings settings) => settings.Thinking?.Mode switch
    {
        AgentThinking.Budget => ["agent.thinking budget is for claude; openai takes no number of tokens, and thinks as much as agent.effort says"],
        AgentThinking.Adaptive when api is AgentApis.Chat =>
            ["agent.thinking adaptive: chat completions do not show what a model thinks; it thinks as much as agent.effort says, and agent.api responses shows it"],
        AgentThinking.Off when settings.Effort is { } effort => [$"agent.effort {effort} does not count beside agent.thinking off"],
        _ => [],
    };

    public void MarkForCache(IReadOnlyList<ChatMessage> messages)
    {
        // These endpoints find by themselves what they have read before.
    }

    public bool IsTooLong(Exception failure) => Answer(failure) is var (status, said) && HttpAnswers.IsTooLong(status, said);

    public bool MayBeFiles(Exception failure) => Answer(failure) is var (status, said) && HttpAnswers.MayBeFiles(status, said);

    public StreamFailedException? Within(Exception failure) => failure as StreamFailedException;

    public string Explain(Exception failure, ModelAccess access) => failure switch
    {
        ClientResultException { Status: 404 or 405 } when api is AgentApis.Responses && access.BaseUrl is { } address =>
            $"{address.GetLeftPart(UriPartial.Authority)} has no model '{access.Model}', or does not speak Responses (404): choose another with --model, or set agent.api to chat",
        _ when Answer(failure) is var (status, said) && IsOfEffort(status, said) =>
            $"the model does not think in this way ({status}): set agent.effort and agent.thinking to what it knows, or to default{(api is AgentApis.Chat ? "; some want agent.api responses for it" : "")} ({HttpAnswers.Short(said)})",
        _ when Answer(failure) is var (status, said) => HttpAnswers.Explain(status, said, access, KeyVariable),
        _ => HttpAnswers.Broken(failure, access, AddressVariable),
    };

    static (int Status, string Said)? Answer(Exception failure) => failure switch
    {
        ClientResultException { Status: > 0 } answer => (answer.Status, answer.Message),
        StreamFailedException told => (told.Status, told.Said),
        _ => null,
    };

    static bool IsOfEffort(int status, string said) =>
        status is 400 && (said.Contains("effort", StringComparison.OrdinalIgnoreCase) || said.Contains("reasoning.summary", StringComparison.OrdinalIgnoreCase));

    /// <summary>The package's own, and for the status by which gateways to other vendors say that these are overloaded.</summary>
    sealed class PatientRetry() : ClientRetryPolicy(maxRetries: 4)
    {
        protected override bool ShouldRetry(PipelineMessage message, Exception? exception) =>
            base.ShouldRetry(message, exception) || message.Response?.Status is 529;
    }
}
