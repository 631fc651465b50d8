using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Tests.Webhook.Answering;

/// <summary>What is made new, in each vendor's words, and what is found instead when it is there.</summary>
public sealed class CreatorTests : IDisposable
{
    static readonly AnswerAct.CreateIssue Issue = new("Red", "See.", [], "ci-0123456789abcdef");
    static readonly AnswerAct.CreateTicket Ticket = new("Red", "See.", null, "ci-0123456789abcdef");
    static readonly AnswerAct.CreatePullRequest Pull = new("Fix it", "As told.", "fix/1", null, IsDraft: false);

    readonly AnswerHttp _http = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task GitHub_takes_a_pull_request_of_a_branch_and_finds_the_one_that_is_open()
    {
        const string Open = "GET /repos/acme/site/pulls?state=open&head=acme:fix%2F1&base=main";
        await using var vendor = (await FakeVendor.StartAsync(("X-GitHub-Api-Version", "2022-11-28"))).On("GET /repos/acme/site", """{"default_branch":"main"}""").On(Open, "[]")
            .On("POST /repos/acme/site/pulls", """{"html_url":"https://github.com/acme/site/pull/9"}""", 201);
        Assert.Equal("created: https://github.com/acme/site/pull/9", await DoAsync("github", vendor, Pull, ("repository", "acme/site")));
        Assert.Equal("""{"title":"Fix it","head":"fix/1","base":"main","body":"As told.\n\n\u2014 Patchbay"}""", vendor.Requests[^1].Body);
        vendor.On(Open, """[{"head":{"ref":"fix/1"},"base":{"ref":"main"},"html_url":"https://github.com/acme/site/pull/9"}]""");
        Assert.Equal("there is one already: https://github.com/acme/site/pull/9", await DoAsync("github", vendor, Pull, ("repository", "acme/site")));
        await DoAsync("github", vendor.On("GET /repos/acme/site/pulls?state=open&head=acme:fix%2F1&base=next", "[]"), Pull with { Into = "next", IsDraft = true }, ("repository", "acme/site"));
        Assert.True(vendor.Requests[^1].Json.GetProperty("draft").GetBoolean());
    }

    [Fact]
    public async Task GitLab_takes_an_issue_and_a_merge_request()
    {
        await using var vendor = (await FakeVendor.StartAsync(("PRIVATE-TOKEN", "the-token-0123456789")))
            .On("GET /projects/1/issues?per_page=50", "[]").On("POST /projects/1/issues", """{"web_url":"https://gitlab.com/i"}""", 201)
            .On("GET /projects/1", """{"default_branch":"main"}""").On("GET /projects/1/merge_requests?state=opened&source_branch=fix%2F1&target_branch=main", "[]")
            .On("POST /projects/1/merge_requests", """{"web_url":"https://gitlab.com/m"}""", 201)
            .On("GET /projects/group%2Fother/issues?per_page=50", """[{"description":"Event ci-0123456789abcdef\n\n— Patchbay","web_url":"https://gitlab.com/there"}]""");
        Assert.Equal("created: https://gitlab.com/i", await DoAsync("gitlab", vendor, Issue with { Labels = ["a", "b"] }, ("project", "1")));
        Assert.Equal("""{"title":"Red","description":"See.\n\nEvent ci-0123456789abcdef\n\n\u2014 Patchbay","labels":"a,b"}""", vendor.Requests[^1].Body);
        Assert.Equal("created: https://gitlab.com/m", await DoAsync("gitlab", vendor, Pull with { IsDraft = true }, ("project", "1")));
        Assert.Equal("""{"title":"Draft: Fix it","source_branch":"fix/1","target_branch":"main","description":"As told.\n\n\u2014 Patchbay"}""", vendor.Requests[^1].Body);
        Assert.Equal("there is one already: https://gitlab.com/there", await DoAsync("gitlab", vendor, Issue, ("project", "group/other")));
    }

    [Fact]
    public async Task Gitea_takes_an_issue_with_labels_by_their_numbers_and_a_pull_request()
    {
        await using var vendor = (await FakeVendor.StartAsync(("Authorization", "token the-token-0123456789")))
            .On("GET /repos/acme/site/issues?state=all&type=issues&limit=50", "[]").On("GET /repos/acme/site/labels?limit=50", """[{"id":3,"name":"bug"}]""").On("POST /repos/acme/site/issues", status: 201)
            .On("GET /repos/acme/site", """{"default_branch":"main"}""").On("GET /repos/acme/site/pulls?state=open&limit=50", """[{"head":{"ref":"other"},"base":{"ref":"main"}}]""").On("POST /repos/acme/site/pulls", status: 201);
        Assert.Equal("created", await DoAsync("gitea", vendor, Issue with { Labels = ["bug"] }, ("repository", "acme/site")));
        Assert.Equal("[3]", vendor.Requests[^1].Json.GetProperty("labels").GetRawText());
        var unknown = await Assert.ThrowsAsync<ToolFailedException>(() => DoAsync("gitea", vendor, Issue with { Labels = ["none"] }, ("repository", "acme/site")));
        Assert.Equal("the repository has no label 'none'; there is: bug", unknown.Message);
        await DoAsync("gitea", vendor, Pull with { IsDraft = true }, ("repository", "acme/site"));
        Assert.Equal("""{"title":"WIP: Fix it","head":"fix/1","base":"main","body":"As told.\n\n\u2014 Patchbay"}""", vendor.Requests[^1].Body);
    }

    [Fact]
    public async Task Jira_takes_a_ticket_in_the_project_of_the_issue()
    {
        const string Search = "GET /rest/api/2/search/jql?jql=project%20%3D%20%22ABC%22%20AND%20text%20~%20%220123456789abcdef%22&fields=key&maxResults=1";
        await using var vendor = (await FakeVendor.StartAsync()).On(Search, """{"issues":[]}""").On("POST /rest/api/2/issue", """{"key":"ABC-9"}""", 201);
        Assert.Equal("created: ABC-9", await DoAsync("jira", vendor, Ticket, ("issue", "ABC-7")));
        Assert.Equal(
            """{"fields":{"project":{"key":"ABC"},"issuetype":{"name":"Task"},"summary":"Red","description":"See.\n\nEvent ci-0123456789abcdef\n\n\u2014 Patchbay"}}""", vendor.Requests[^1].Body);
        Assert.Equal("there is one already: ABC-9", await DoAsync("jira", vendor.On(Search, """{"issues":[{"key":"ABC-9"}]}"""), Ticket, ("issue", "ABC-7")));
        await Assert.ThrowsAsync<ToolFailedException>(() => DoAsync("jira", vendor, Ticket, ("issue", "\" OR 1-7")));
    }

    [Fact]
    public async Task Linear_takes_a_ticket_in_the_team_of_the_issue()
    {
        await using var vendor = (await FakeVendor.StartAsync())
            .On("POST /graphql", """{"data":{"issues":{"nodes":[]},"issue":{"team":{"id":"t1"}},"teams":{"nodes":[{"id":"t2"}]},"issueCreate":{"success":true,"issue":{"url":"https://linear.app/i"}}}}""");
        Assert.Equal("created: https://linear.app/i", await DoAsync("linear", vendor, Ticket, ("issue", "539068e2")));
        Assert.Equal("""{"input":{"teamId":"t1","title":"Red","description":"See.\n\nEvent ci-0123456789abcdef\n\n\u2014 Patchbay"}}""", vendor.Requests[^1].Json.GetProperty("variables").GetRawText());
        await DoAsync("linear", vendor, Ticket, ("key", "ENG"));
        Assert.Equal("t2", vendor.Requests[^1].Json.GetProperty("variables").GetProperty("input").GetProperty("teamId").GetString());
        vendor.On("POST /graphql", """{"data":{"issues":{"nodes":[{"url":"https://linear.app/i"}]}}}""");
        Assert.Equal("there is one already: https://linear.app/i", await DoAsync("linear", vendor, Ticket, ("issue", "539068e2")));
    }

    [Theory]
    [InlineData("Repository", "acme/site#7", "acme/site", "issue")]
    [InlineData("Repository", "acme/site!7", "acme/site", "pull_request")]
    [InlineData("Repository", "acme/site@ec26c3e", "acme/site", "commit")]
    [InlineData("Project", "a/b/c!7", "a/b/c", "merge_request")]
    [InlineData("Key", "ABC-7", "ABC", "issue")]
    [InlineData("Repository", "acme/site", null, null)]
    [InlineData("Repository", "acme/../site#7", null, null)]
    [InlineData("Repository", "acme/site#7/../8", null, null)]
    [InlineData("Repository", "acme/site@main", null, null)]
    [InlineData("Repository", "ABC-7", null, null)]
    [InlineData("Key", "ABC-x", null, null)]
    [InlineData("None", "ABC-7", null, null)]
    public void A_thing_names_its_place(string form, string text, string? place, string? kind)
    {
        var found = AnswerPlaces.Thing(Enum.Parse<AnswerPlaceForm>(form), text);
        Assert.Equal((place, kind), (found?.Place, found?.Target.Kind));
    }

    Task<string> DoAsync(string provider, FakeVendor vendor, AnswerAct act, params (string, string)[] ids)
    {
        var answerer = Answerers.Find(provider)!;
        var token = new AnswerToken("the-token-0123456789", DateTimeOffset.UnixEpoch, vendor.Root, provider is "jira" ? "me@example.com" : null);
        var target = new HookTarget("place", ids.ToDictionary(id => id.Item1, id => id.Item2, StringComparer.Ordinal));
        return answerer.DoAsync(act, target, new AnswerApi(_http.For(vendor.Root), answerer, "ci", vendor.Root, token, TimeProvider.System), TestContext.Current.CancellationToken);
    }
}
