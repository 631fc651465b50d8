using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>Sentry's web interface: notes on an issue. A server of one's own has it under its own address.</summary>
sealed class SentryAnswers : IAnswerer
{
    public string Provider => "sentry";

    public string Title => "Sentry";

    public IReadOnlySet<AnswerVerb> Verbs { get; } = new HashSet<AnswerVerb> { AnswerVerb.Reply };

    public string Rights => "a token of an internal integration with Issue & Event: Read & Write";

    public Uri? Root { get; } = new("https://sentry.io");

    public void Authorize(HttpRequestMessage request, AnswerToken token) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);

    public async Task<string> DoAsync(AnswerAct act, HookTarget target, AnswerApi api, CancellationToken cancellationToken)
    {
        if (act is not AnswerAct.Reply reply || target.Kind is not "issue")
        {
            throw IAnswerer.Cannot(act, target);
        }

        await api.PostAsync($"api/0/issues/{target.Part("issue")}/comments/", new JsonObject { ["text"] = AnswerMark.Sign(reply.Text) }, cancellationToken);
        return "commented";
    }
}
