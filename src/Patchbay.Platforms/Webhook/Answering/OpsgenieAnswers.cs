using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>Opsgenie's alert interface; accounts in Europe have theirs at <c>https://api.eu.opsgenie.com</c>.</summary>
sealed class OpsgenieAnswers : IAnswerer
{
    public string Provider => "opsgenie";

    public string Title => "Opsgenie";

    public IReadOnlySet<AnswerVerb> Verbs { get; } = new HashSet<AnswerVerb> { AnswerVerb.Reply, AnswerVerb.Acknowledge };

    public string Rights => "a key of an API integration of the team, with Read Access and Create and Update Access";

    public Uri? Root { get; } = new("https://api.opsgenie.com");

    public void Authorize(HttpRequestMessage request, AnswerToken token) => request.Headers.Authorization = new AuthenticationHeaderValue("GenieKey", token.Value);

    public async Task<string> DoAsync(AnswerAct act, HookTarget target, AnswerApi api, CancellationToken cancellationToken)
    {
        var alert = $"v2/alerts/{target.Part("alert")}";
        switch (act)
        {
            case AnswerAct.Reply reply:
                await api.PostAsync($"{alert}/notes?identifierType=id", new JsonObject { ["note"] = AnswerMark.Sign(reply.Text), ["source"] = "patchbay" }, cancellationToken);
                return "noted";
            case AnswerAct.Acknowledge:
                await api.PostAsync($"{alert}/acknowledge?identifierType=id", new JsonObject { ["source"] = "patchbay" }, cancellationToken);
                return "acknowledged";
            default:
                throw IAnswerer.Cannot(act, target);
        }
    }
}
