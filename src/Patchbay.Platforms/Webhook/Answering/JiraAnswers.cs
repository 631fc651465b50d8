using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>Jira's REST interface, version 2, which takes plain text: of a site in the cloud, or of a server of one's own.</summary>
sealed class JiraAnswers : IAnswerer
{
    public string Provider => "jira";

    public string Title => "Jira";

    public IReadOnlySet<AnswerVerb> Verbs { get; } = new HashSet<AnswerVerb> { AnswerVerb.Reply, AnswerVerb.Transition };

    public string Rights => "a token of an account that may add comments to (and transition) issues of this project";

    public Uri? Root => null;

    // In the cloud a token belongs to an address of mail; a personal access token of a server stands alone.
    public void Authorize(HttpRequestMessage request, AnswerToken token) => request.Headers.Authorization = token.User is { } user
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{token.Value}")))
        : new AuthenticationHeaderValue("Bearer", token.Value);

    public async Task<string> DoAsync(AnswerAct act, HookTarget target, AnswerApi api, CancellationToken cancellationToken)
    {
        var issue = $"rest/api/2/issue/{target.Part("issue")}";
        switch (act)
        {
            case AnswerAct.Reply reply:
                await api.PostAsync($"{issue}/comment", new JsonObject { ["body"] = AnswerMark.Sign(reply.Text) }, cancellationToken);
                return "commented";
            case AnswerAct.Transition transition:
                var known = (await api.GetAsync($"{issue}/transitions", cancellationToken)).Items("transitions").ToList();
                var id = known.FirstOrDefault(one => Is(one.Text("name"), transition.To) || Is(one.Text("to", "name"), transition.To)).Text("id")
                    ?? throw new ToolFailedException($"it cannot be moved to '{transition.To}' from where it is; there is: {string.Join(", ", known.Select(one => one.Text("name")))}");
                await api.PostAsync($"{issue}/transitions", new JsonObject { ["transition"] = new JsonObject { ["id"] = id } }, cancellationToken);
                return $"moved to {transition.To}";
            default:
                throw IAnswerer.Cannot(act, target);
        }
    }

    static bool Is(string? name, string wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);
}
