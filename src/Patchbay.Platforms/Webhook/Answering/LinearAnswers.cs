using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>Linear's GraphQL: fixed documents, with everything that varies in their variables.</summary>
sealed class LinearAnswers : IAnswerer
{
    const string Comment = "mutation($issue: String!, $body: String!) { commentCreate(input: { issueId: $issue, body: $body }) { success comment { url } } }";
    const string States = "query($issue: String!) { issue(id: $issue) { team { states { nodes { id name } } } } }";
    const string Move = "mutation($issue: String!, $state: String!) { issueUpdate(id: $issue, input: { stateId: $state }) { success } }";

    const string TeamOf = "query($issue: String!) { issue(id: $issue) { team { id } } }";
    const string TeamNamed = "query($key: String!) { teams(filter: { key: { eqIgnoreCase: $key } }) { nodes { id } } }";
    const string Marked = "query($mark: String!) { issues(first: 1, filter: { description: { contains: $mark } }) { nodes { url } } }";
    const string Create = "mutation($input: IssueCreateInput!) { issueCreate(input: $input) { success issue { url } } }";

    public string Provider => "linear";

    public string Title => "Linear";

    public IReadOnlySet<AnswerVerb> Verbs { get; } = new HashSet<AnswerVerb> { AnswerVerb.Reply, AnswerVerb.Transition, AnswerVerb.CreateTicket };

    public AnswerPlaceForm Places => AnswerPlaceForm.Key;

    public string Rights => "an API key for these teams with Write (Create comments or Create issues alone, where no issue is to be moved)";

    public Uri? Root { get; } = new("https://api.linear.app");

    // A personal key goes as it is, a token of an application as a bearer's.
    public void Authorize(HttpRequestMessage request, AnswerToken token) =>
        request.Headers.TryAddWithoutValidation("Authorization", token.Value.StartsWith("lin_api_", StringComparison.Ordinal) ? token.Value : $"Bearer {token.Value}");

    public async Task<string> DoAsync(AnswerAct act, HookTarget target, AnswerApi api, CancellationToken cancellationToken)
    {
        if (act is AnswerAct.CreateTicket ticket)
        {
            return await CreateAsync(ticket, target, api, cancellationToken);
        }

        var issue = target.Ids.GetValueOrDefault("issue") ?? throw IAnswerer.Cannot(act, target);
        switch (act)
        {
            case AnswerAct.Reply reply:
                var comment = await RunAsync(api, Comment, new JsonObject { ["issue"] = issue, ["body"] = AnswerMark.Sign(reply.Text) }, cancellationToken);
                Succeeded(comment, "commentCreate");
                return comment.Text("commentCreate", "comment", "url") is { } url ? $"commented: {url}" : "commented";
            case AnswerAct.Transition transition:
                var known = (await RunAsync(api, States, new JsonObject { ["issue"] = issue }, cancellationToken)).Items("issue", "team", "states", "nodes").ToList();
                var state = known.FirstOrDefault(one => string.Equals(one.Text("name"), transition.To, StringComparison.OrdinalIgnoreCase)).Text("id")
                    ?? throw new ToolFailedException($"its team has no state '{transition.To}'; there is: {string.Join(", ", known.Select(one => one.Text("name")))}");
                Succeeded(await RunAsync(api, Move, new JsonObject { ["issue"] = issue, ["state"] = state }, cancellationToken), "issueUpdate");
                return $"moved to {transition.To}";
            default:
                throw IAnswerer.Cannot(act, target);
        }
    }

    static async Task<string> CreateAsync(AnswerAct.CreateTicket act, HookTarget target, AnswerApi api, CancellationToken cancellationToken)
    {
        var present = await RunAsync(api, Marked, new JsonObject { ["mark"] = act.Mark }, cancellationToken);
        if (present.Items("issues", "nodes").FirstOrDefault().Text("url") is { } there)
        {
            return $"there is one already: {there}";
        }

        var team = target.Ids.GetValueOrDefault("key") is { } key
            ? (await RunAsync(api, TeamNamed, new JsonObject { ["key"] = key }, cancellationToken)).Items("teams", "nodes").FirstOrDefault().Text("id")
            : (await RunAsync(api, TeamOf, new JsonObject { ["issue"] = target.Ids.GetValueOrDefault("issue") }, cancellationToken)).Text("issue", "team", "id");
        var input = new JsonObject
        {
            ["teamId"] = team ?? throw new ToolFailedException("Linear names no team in which the ticket could be created"),
            ["title"] = act.Title,
            ["description"] = AnswerMark.Sign(act.Text, act.Mark),
        };
        var made = await RunAsync(api, Create, new JsonObject { ["input"] = input }, cancellationToken, mayRepeat: false);
        Succeeded(made, "issueCreate");
        return made.Text("issueCreate", "issue", "url") is { } url ? $"created: {url}" : "created";
    }

    // Errors come with 200 too.
    static async Task<JsonElement> RunAsync(AnswerApi api, string document, JsonObject variables, CancellationToken cancellationToken, bool mayRepeat = true)
    {
        var answer = await api.SendAsync(HttpMethod.Post, "graphql", new JsonObject { ["query"] = document, ["variables"] = variables }, cancellationToken, mayRepeat);
        return answer.At("data") is { ValueKind: JsonValueKind.Object } data && !answer.Items("errors").Any() ? data
            : throw new ToolFailedException($"Linear refused it: {HookText.Line(answer.Items("errors").Select(error => error.Text("message")).FirstOrDefault() ?? "without a reason")}");
    }

    static void Succeeded(JsonElement data, string mutation)
    {
        if (data.Text(mutation, "success") is not "true")
        {
            throw new ToolFailedException("Linear did not do it, without a reason");
        }
    }
}
