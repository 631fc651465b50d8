using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Tests.Webhook.Answering;

/// <summary>Each vendor is asked in the words of its documentation: path, headers and body, to the last letter.</summary>
public sealed class AnswererTests : IDisposable
{
    const string Token = "the-token-0123456789";

    static readonly AnswerAct.Reply Hello = new("Fixed in 1.2.");

    readonly AnswerHttp _http = new();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("issue", "POST /repos/acme/site/issues/7/comments")]
    [InlineData("pull_request", "POST /repos/acme/site/issues/7/comments")]
    [InlineData("review_comment", "POST /repos/acme/site/pulls/7/comments/99/replies")]
    [InlineData("commit", "POST /repos/acme/site/commits/ec26c3e5/comments")]
    public async Task GitHub_takes_a_comment(string kind, string line)
    {
        await using var vendor = (await GitHubAsync()).On(line, """{"html_url":"https://github.com/acme/site/7"}""", 201);
        Assert.Equal("commented: https://github.com/acme/site/7", await DoAsync("github", vendor, Hello, kind, ("repository", "acme/site"), ("number", "7"), ("comment", "99"), ("commit", "ec26c3e5")));
        Assert.Equal("""{"body":"Fixed in 1.2.\n\n\u2014 Patchbay"}""", Assert.Single(vendor.Requests).Body);
    }

    [Fact]
    public async Task GitHub_takes_a_status_of_the_commit()
    {
        await using var vendor = (await GitHubAsync()).On("POST /repos/acme/site/statuses/ec26c3e5", status: 201);
        await DoAsync("github", vendor, new AnswerAct.Status(AnswerState.Failure, "patchbay", "Two tests fail", "https://ci.example.com/1"), "commit", ("repository", "acme/site"), ("commit", "ec26c3e5"));
        Assert.Equal("""{"state":"failure","context":"patchbay","description":"Two tests fail","target_url":"https://ci.example.com/1"}""", Assert.Single(vendor.Requests).Body);
    }

    [Fact]
    public async Task GitHub_takes_a_comment_on_a_line_of_the_newest_commit()
    {
        await using var vendor = (await GitHubAsync()).On("GET /repos/acme/site/pulls/7", """{"head":{"sha":"abc123"}}""").On("POST /repos/acme/site/pulls/7/comments", status: 201);
        await DoAsync("github", vendor, new AnswerAct.LineComment("src/a.cs", 12, "Null here."), "pull_request", ("repository", "acme/site"), ("number", "7"));
        Assert.Equal("""{"body":"Null here.\n\n\u2014 Patchbay","commit_id":"abc123","path":"src/a.cs","line":12,"side":"RIGHT"}""", vendor.Requests[1].Body);
    }

    [Fact]
    public async Task GitHub_takes_labels()
    {
        await using var vendor = (await GitHubAsync()).On("POST /repos/acme/site/issues/7/labels", """[{"name":"bug"}]""").On("DELETE /repos/acme/site/issues/7/labels/needs%20triage", "[]");
        await DoAsync("github", vendor, new AnswerAct.Label(["bug"], ["needs triage"]), "issue", ("repository", "acme/site"), ("number", "7"));
        Assert.Equal("""{"labels":["bug"]}""", vendor.Requests[0].Body);
    }

    [Fact]
    public async Task GitLab_takes_a_note_labels_a_status_and_a_comment_on_a_line()
    {
        await using var vendor = (await FakeVendor.StartAsync(("PRIVATE-TOKEN", Token)))
            .On("POST /projects/1/merge_requests/7/notes", status: 201).On("PUT /projects/1/issues/23").On("POST /projects/1/statuses/abc", status: 201)
            .On("GET /projects/1/merge_requests/7", """{"diff_refs":{"base_sha":"a","head_sha":"b","start_sha":"c"}}""").On("POST /projects/1/merge_requests/7/discussions", status: 201);
        await DoAsync("gitlab", vendor, Hello, "merge_request", ("project", "1"), ("number", "7"));
        await DoAsync("gitlab", vendor, new AnswerAct.Label(["a", "b"], ["c"]), "issue", ("project", "1"), ("number", "23"));
        await DoAsync("gitlab", vendor, new AnswerAct.Status(AnswerState.Failure, "patchbay", "red", null), "commit", ("project", "1"), ("commit", "abc"));
        await DoAsync("gitlab", vendor, new AnswerAct.LineComment("a.rb", 3, "Why?"), "merge_request", ("project", "1"), ("number", "7"));
        Assert.Equal(
        [
            """{"body":"Fixed in 1.2.\n\n\u2014 Patchbay"}""",
            """{"add_labels":"a,b","remove_labels":"c"}""",
            """{"state":"failed","name":"patchbay","description":"red"}""",
            "",
            """{"body":"Why?\n\n\u2014 Patchbay","position":{"position_type":"text","base_sha":"a","head_sha":"b","start_sha":"c","new_path":"a.rb","new_line":3}}""",
        ], vendor.Requests.Select(request => request.Body));
    }

    [Fact]
    public async Task Gitea_takes_a_comment_and_takes_labels_away_by_their_numbers()
    {
        await using var vendor = (await FakeVendor.StartAsync(("Authorization", $"token {Token}")))
            .On("POST /repos/acme/site/issues/7/comments", """{"html_url":"https://git.example.com/7"}""", 201)
            .On("GET /repos/acme/site/issues/7", """{"labels":[{"id":3,"name":"stale"},{"id":4,"name":"bug"}]}""").On("DELETE /repos/acme/site/issues/7/labels/3", status: 204);
        await DoAsync("gitea", vendor, Hello, "issue", ("repository", "acme/site"), ("number", "7"));
        await DoAsync("gitea", vendor, new AnswerAct.Label([], ["stale"]), "issue", ("repository", "acme/site"), ("number", "7"));
        Assert.Equal("DELETE /repos/acme/site/issues/7/labels/3", vendor.Requests[^1].Line);
    }

    [Fact]
    public async Task Linear_takes_a_comment_and_a_state_by_its_name()
    {
        await using var vendor = (await FakeVendor.StartAsync(("Authorization", $"Bearer {Token}")))
            .On("POST /graphql", """{"data":{"commentCreate":{"success":true,"comment":{"url":"https://linear.app/c"}},"issue":{"team":{"states":{"nodes":[{"id":"s2","name":"Done"}]}}},"issueUpdate":{"success":true}}}""");
        Assert.Equal("commented: https://linear.app/c", await DoAsync("linear", vendor, Hello, "issue", ("issue", "539068e2")));
        Assert.Equal("moved to done", await DoAsync("linear", vendor, new AnswerAct.Transition("done"), "issue", ("issue", "539068e2")));
        Assert.Equal("""{"issue":"539068e2","state":"s2"}""", vendor.Requests[2].Json.GetProperty("variables").GetRawText());
        var unknown = await Assert.ThrowsAsync<ToolFailedException>(() => DoAsync("linear", vendor, new AnswerAct.Transition("Nowhere"), "issue", ("issue", "539068e2")));
        Assert.Equal("its team has no state 'Nowhere'; there is: Done", unknown.Message);
    }

    [Fact]
    public async Task Linear_refuses_with_200()
    {
        await using var vendor = (await FakeVendor.StartAsync()).On("POST /graphql", """{"errors":[{"message":"Entity not found: Issue"}]}""");
        var refused = await Assert.ThrowsAsync<ToolFailedException>(() => DoAsync("linear", vendor, Hello, "issue", ("issue", "539068e2")));
        Assert.Equal("Linear refused it: Entity not found: Issue", refused.Message);
    }

    [Fact]
    public async Task Jira_takes_a_comment_and_a_transition_by_its_name_or_that_of_its_state()
    {
        await using var vendor = (await FakeVendor.StartAsync(("Authorization", "Basic " + Convert.ToBase64String("me@example.com:the-token-0123456789"u8))))
            .On("POST /rest/api/2/issue/ABC-7/comment", status: 201)
            .On("GET /rest/api/2/issue/ABC-7/transitions", """{"transitions":[{"id":"31","name":"Finish","to":{"name":"Done"}}]}""").On("POST /rest/api/2/issue/ABC-7/transitions", status: 204);
        await DoAsync("jira", vendor, Hello, "issue", ("issue", "ABC-7"));
        Assert.Equal("moved to Done", await DoAsync("jira", vendor, new AnswerAct.Transition("Done"), "issue", ("issue", "ABC-7")));
        Assert.Equal("""{"transition":{"id":"31"}}""", vendor.Requests[^1].Body);
    }

    [Fact]
    public async Task PagerDuty_takes_a_note_and_an_acknowledgement()
    {
        await using var vendor = (await FakeVendor.StartAsync(("Authorization", $"Token token={Token}"), ("Accept", "application/vnd.pagerduty+json;version=2"), ("From", "me@example.com")))
            .On("POST /incidents/PGR0VU2/notes", status: 201).On("PUT /incidents/PGR0VU2");
        Assert.Equal("noted", await DoAsync("pagerduty", vendor, Hello, "incident", ("incident", "PGR0VU2")));
        Assert.Equal("acknowledged", await DoAsync("pagerduty", vendor, new AnswerAct.Acknowledge(), "incident", ("incident", "PGR0VU2")));
        Assert.Equal("""{"note":{"content":"Fixed in 1.2.\n\n\u2014 Patchbay"}}""", vendor.Requests[0].Body);
        Assert.Equal("""{"incident":{"type":"incident_reference","status":"acknowledged"}}""", vendor.Requests[1].Body);
    }

    [Fact]
    public async Task Opsgenie_Slack_and_Sentry_take_a_note()
    {
        await using var vendor = (await FakeVendor.StartAsync())
            .On("POST /v2/alerts/a1/notes?identifierType=id", status: 202).On("POST /v2/alerts/a1/acknowledge?identifierType=id", status: 202)
            .On("POST /chat.postMessage", """{"ok":true}""").On("POST /api/0/issues/100/comments/", status: 201);
        Assert.Equal("noted", await DoAsync("opsgenie", vendor, Hello, "alert", ("alert", "a1")));
        Assert.Equal("acknowledged", await DoAsync("opsgenie", vendor, new AnswerAct.Acknowledge(), "alert", ("alert", "a1")));
        Assert.Equal("sent", await DoAsync("slack", vendor, Hello, "thread", ("channel", "C1"), ("thread", "1.2")));
        Assert.Equal("commented", await DoAsync("sentry", vendor, Hello, "issue", ("issue", "100")));
        Assert.Equal("1.2", vendor.Requests[2].Json.GetProperty("thread_ts").GetString());
    }

    [Theory]
    [InlineData("not_in_channel", "the bot is not in this channel of Slack: invite it there")]
    [InlineData("token_revoked", "Slack does not accept the token of this hook: give a new one with patchbay hook token")]
    public async Task Slack_refuses_with_200(string word, string says)
    {
        await using var vendor = (await FakeVendor.StartAsync()).On("POST /chat.postMessage", $$"""{"ok":false,"error":"{{word}}"}""");
        Assert.Equal(says, (await Assert.ThrowsAsync<ToolFailedException>(() => DoAsync("slack", vendor, Hello, "thread", ("channel", "C1")))).Message);
    }

    [Theory]
    [InlineData("acme/../../../user")]
    [InlineData("../acme")]
    [InlineData("acme/..")]
    [InlineData("acme/site?x=")]
    [InlineData("acme/site#")]
    [InlineData("acme")]
    [InlineData("")]
    public async Task No_id_of_a_report_leads_out_of_its_place(string repository)
    {
        await using var vendor = await GitHubAsync();
        await Assert.ThrowsAsync<ToolFailedException>(() => DoAsync("github", vendor, Hello, "issue", ("repository", repository), ("number", "7")));
        await Assert.ThrowsAsync<ToolFailedException>(() => DoAsync("github", vendor, Hello, "issue", ("repository", "acme/site"), ("number", "..")));
        Assert.Empty(vendor.Requests);
        await Assert.ThrowsAsync<ToolFailedException>(() => DoAsync("github", vendor, Hello, "issue", ("repository", "acme/site"), ("number", "7/../8?a=b")));
        Assert.Equal("POST /repos/acme/site/issues/7%2F..%2F8%3Fa%3Db/comments", Assert.Single(vendor.Requests).Line);
    }

    static Task<FakeVendor> GitHubAsync() =>
        FakeVendor.StartAsync(("Authorization", $"Bearer {Token}"), ("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28"));

    Task<string> DoAsync(string provider, FakeVendor vendor, AnswerAct act, string kind, params (string, string?)[] ids)
    {
        var answerer = Answerers.Find(provider)!;
        var token = new AnswerToken(Token, DateTimeOffset.UnixEpoch, vendor.Root, provider is "jira" or "pagerduty" ? "me@example.com" : null);
        var target = new HookTarget(kind, ids.ToDictionary(id => id.Item1, id => id.Item2!, StringComparer.Ordinal));
        return answerer.DoAsync(act, target, new AnswerApi(_http.For(vendor.Root), answerer, "ci", vendor.Root, token, TimeProvider.System), TestContext.Current.CancellationToken);
    }
}
