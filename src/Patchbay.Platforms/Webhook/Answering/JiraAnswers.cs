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

    public IReadOnlySet<AnswerVerb> Verbs { get; } = new HashSet<AnswerVerb> { AnswerVerb.Reply, AnswerVerb.Transition, AnswerVerb.CreateTicket };

    public AnswerPlaceForm Places => AnswerPlaceForm.Key;

    public string Rights => "a token of an account that may add comments to issues of this project (and transition or create them)";

    public Uri? Root => null;

    // In the cloud a token belongs to an address of mail; a personal access token of a server stands alone.
    public void Authorize(HttpRequestMessage request, AnswerToken token) => request.Headers.Authorization = token.User is { } user
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{token.Value}")))
        : new AuthenticationHeaderValue("Bearer", token.Value);

    public async Task<string> DoAsync(AnswerAct act, HookTarget target, AnswerApi api, CancellationToken cancellationToken)
    {
        if (act is AnswerAct.CreateTicket ticket)
        {
            return await CreateAsync(ticket, ProjectOf(target), api, cancellationToken);
        }

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

    // Jira Cloud and a server of one's own search at different places.
    static async Task<string> CreateAsync(AnswerAct.CreateTicket act, string project, AnswerApi api, CancellationToken cancellationToken)
    {
        var words = Uri.EscapeDataString($"project = \"{project}\" AND text ~ \"{act.Mark[(act.Mark.LastIndexOf('-') + 1)..]}\"");
        var found = await api.GetAsync($"rest/api/2/search{(api.HasUser ? "/jql" : "")}?jql={words}&fields=key&maxResults=1", cancellationToken);
        if (found.Items("issues").FirstOrDefault().Text("key") is { } present)
        {
            return $"there is one already: {present}";
        }

        var made = await api.CreateAsync(
            "rest/api/2/issue",
            new JsonObject
            {
                ["fields"] = new JsonObject
                {
                    ["project"] = new JsonObject { ["key"] = project },
                    ["issuetype"] = new JsonObject { ["name"] = act.Type ?? "Task" },
                    ["summary"] = act.Title,
                    ["description"] = AnswerMark.Sign(act.Text, act.Mark),
                },
            },
            cancellationToken);
        return made.Text("key") is { } key ? $"created: {key}" : "created";
    }

    static string ProjectOf(HookTarget target)
    {
        var key = target.Ids.GetValueOrDefault("key") ?? (target.Ids.GetValueOrDefault("issue") is { } issue && issue.LastIndexOf('-') is > 0 and var end ? issue[..end] : "");
        return AnswerPlaces.IsPlace(AnswerPlaceForm.Key, key) ? key : throw new ToolFailedException("the event names no project in which a ticket could be created");
    }

    static bool Is(string? name, string wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);
}
