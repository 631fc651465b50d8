using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using Patchbay.Agents.Models;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Settings;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Patchbay.Agents.OpenAi;

/// <summary>Any endpoint that speaks OpenAI's chat completions, on OpenAI's own package: theirs, Ollama, vLLM, llama.cpp, a gateway.</summary>
sealed class OpenAiProvider : IModelProvider
{
    const string KeyVariable = "OPENAI_API_KEY";
    const string AddressVariable = "OPENAI_BASE_URL";

    public string Name => "openai";

    public string Description =>
        "any endpoint that speaks OpenAI's chat completions; events enter after each tool call and at the end of the turn, and are accepted when our transcript has them on disk";

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

    public IChatClient Connect(ModelAccess access) =>
        new OpenAiChatClient(new ChatClient(
            access.Model, new ApiKeyCredential(access.Key),
            new OpenAIClientOptions { Endpoint = access.BaseUrl, RetryPolicy = new PatientRetry(), Transport = new HttpClientPipelineTransport(BoundedAnswers.Client()) }));

    public void Think(ChatOptions options, AgentThinking? thinking, ModelAccess access)
    {
        // Chat completions know an effort and nothing else.
    }

    public void MarkForCache(IReadOnlyList<ChatMessage> messages)
    {
        // These endpoints find by themselves what they have read before.
    }

    public bool IsTooLong(Exception failure) => failure is ClientResultException answer && HttpAnswers.IsTooLong(answer.Status, answer.Message);

    public bool MayBeFiles(Exception failure) => failure is ClientResultException answer && HttpAnswers.MayBeFiles(answer.Status, answer.Message);

    public string Explain(Exception failure, ModelAccess access) => failure switch
    {
        ClientResultException { Status: > 0 } answer => HttpAnswers.Explain(answer.Status, answer.Message, access, KeyVariable),
        _ => HttpAnswers.Broken(failure, access, AddressVariable),
    };

    /// <summary>The package's own, and for the status by which gateways to other vendors say that these are overloaded.</summary>
    sealed class PatientRetry() : ClientRetryPolicy(maxRetries: 4)
    {
        protected override bool ShouldRetry(PipelineMessage message, Exception? exception) =>
            base.ShouldRetry(message, exception) || message.Response?.Status is 529;
    }
}
