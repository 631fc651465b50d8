using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>PagerDuty's REST interface; accounts in Europe have theirs at <c>https://api.eu.pagerduty.com</c>.</summary>
sealed class PagerDutyAnswers : IAnswerer
{
    public string Provider => "pagerduty";

    public string Title => "PagerDuty";

    public IReadOnlySet<AnswerVerb> Verbs { get; } = new HashSet<AnswerVerb> { AnswerVerb.Reply, AnswerVerb.Acknowledge };

    public string Rights => "an API key of a user that is a responder of this service";

    public Uri? Root { get; } = new("https://api.pagerduty.com");

    public bool NeedsUser => true;

    public void Authorize(HttpRequestMessage request, AnswerToken token)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Token", $"token={token.Value}");
        request.Headers.Accept.Clear();
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.pagerduty+json;version=2");
        if (token.User is { } user)
        {
            request.Headers.TryAddWithoutValidation("From", user);
        }
    }

    public async Task<string> DoAsync(AnswerAct act, HookTarget target, AnswerApi api, CancellationToken cancellationToken)
    {
        var incident = $"incidents/{target.Part("incident")}";
        switch (act)
        {
            case AnswerAct.Reply reply:
                await api.PostAsync($"{incident}/notes", new JsonObject { ["note"] = new JsonObject { ["content"] = AnswerMark.Sign(reply.Text) } }, cancellationToken);
                return "noted";
            case AnswerAct.Acknowledge:
                await api.SendAsync(
                    HttpMethod.Put, incident, new JsonObject { ["incident"] = new JsonObject { ["type"] = "incident_reference", ["status"] = "acknowledged" } }, cancellationToken);
                return "acknowledged";
            default:
                throw IAnswerer.Cannot(act, target);
        }
    }
}
