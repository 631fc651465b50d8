using System.Text.Json;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Tests.Webhook.Answering;

/// <summary>Something new is made where a person allowed it for the token, in the place of the event or one that was named, and once.</summary>
public sealed class AnswerCreationTests : IDisposable
{
    const string Issues = "GET /repos/acme/site/issues?state=all&per_page=50";
    const string NewIssue = "POST /repos/acme/site/issues";

    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-create-").FullName;
    readonly AnswerHttp _http = new();
    readonly Dictionary<string, string> _hooks = new() { ["ci"] = "github" };

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_tool_that_makes_something_is_there_where_a_person_allowed_it_and_needs_a_playbook()
    {
        Give(new Uri("http://127.0.0.1:1"));
        Assert.DoesNotContain(Tools().All, tool => tool.Name.StartsWith("create_", StringComparison.Ordinal));
        Give(new Uri("http://127.0.0.1:1"), ["issue"]);
        var tool = Assert.Single(Tools().All, tool => tool.Name.StartsWith("create_", StringComparison.Ordinal));
        Assert.Equal(("create_issue", true), (tool.Name, tool.NeedsPlaybooks));
        Assert.DoesNotContain(Tools().All, tool => tool.NeedsPlaybooks && tool.Name is not "create_issue");
    }

    [Fact]
    public async Task An_issue_is_made_once_for_an_event_also_when_two_calls_come_at_once_and_after_a_new_start()
    {
        await using var vendor = (await FakeVendor.StartAsync(("Authorization", "Bearer token-of-ci"))).On(Issues, "[]").On(NewIssue, """{"html_url":"https://github.com/acme/site/issues/9"}""", 201);
        Give(vendor.Root, ["issue"]);
        var tools = Tools();
        var name = tools.Keep("ci", "github", "ci:1", Issue)!;
        var both = await Task.WhenAll(CreateAsync(tools, name), CreateAsync(tools, name));
        Assert.Contains("created: https://github.com/acme/site/issues/9", both);
        Assert.Contains("nothing new: for this event there is one already (created: https://github.com/acme/site/issues/9)", both);
        Assert.StartsWith("nothing new", await CreateAsync(Tools(), name), StringComparison.Ordinal);
        var body = Assert.Single(vendor.Requests, request => request.Line == NewIssue).Json;
        Assert.Equal("The linter is red", body.GetProperty("title").GetString());
        Assert.Equal($"See the log.\n\nEvent {name}\n\n— Patchbay", body.GetProperty("body").GetString());
        Assert.Equal("bug", Assert.Single(body.GetProperty("labels").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task What_a_broken_answer_left_behind_is_found_and_not_made_again()
    {
        await using var vendor = (await FakeVendor.StartAsync()).On(Issues, "[]").On(NewIssue);
        Give(vendor.Root, ["issue"]);
        var name = Tools().Keep("ci", "github", "ci:1", Issue)!;
        vendor.Misbehave(FakeFault.None, FakeFault.Failing);
        var failed = await Assert.ThrowsAsync<ToolFailedException>(() => CreateAsync(Tools(), name));
        Assert.Equal("GitHub failed with 500: look whether it was done, and try again later", failed.Message);
        Assert.Single(vendor.Requests, request => request.Line == NewIssue); // it may have been done: it is not tried again
        vendor.On(Issues, $$"""[{"body":"other"},{"body":"See.\n\nEvent {{name}}\n\n— Patchbay","html_url":"https://github.com/acme/site/issues/9"}]""");
        Assert.Equal("there is one already: https://github.com/acme/site/issues/9", await CreateAsync(Tools(), name));
        Assert.Single(vendor.Requests, request => request.Line == NewIssue);
    }

    [Theory]
    [InlineData(nameof(FakeFault.Forbidden), "GitHub does not allow it with the token of the hook 'ci'")]
    [InlineData(nameof(FakeFault.Refused), "GitHub refused it with 422 (Validation Failed)")]
    [InlineData(nameof(FakeFault.Failing), "GitHub failed with 500")]
    public async Task A_refusal_is_a_line_without_the_token(string fault, string says)
    {
        await using var vendor = (await FakeVendor.StartAsync()).On(Issues, "[]").On(NewIssue).Misbehave(FakeFault.None, Enum.Parse<FakeFault>(fault));
        Give(vendor.Root, ["issue"]);
        var failed = await Assert.ThrowsAsync<ToolFailedException>(() => CreateAsync(Tools(), Tools().Keep("ci", "github", "ci:1", Issue)!));
        Assert.StartsWith(says, failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Message);
        Assert.DoesNotContain("token-of-ci", failed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_taken_back_while_a_session_runs_makes_nothing()
    {
        await using var vendor = (await FakeVendor.StartAsync()).On(Issues, "[]").On(NewIssue, status: 201);
        Give(vendor.Root, ["issue"]);
        var tools = Tools();
        var (create, name) = (tools.All.Single(one => one.Name is "create_issue"), tools.Keep("ci", "github", "ci:1", Issue)!);
        Give(vendor.Root);
        var refused = await Assert.ThrowsAsync<ToolFailedException>(() => RunAsync(create, new { reply_to = name, title = "a", text = "b" }));
        Assert.Equal("the hook 'ci' may not create this: a person allows it with patchbay hook allow ci --create issue", refused.Message);
        Assert.Empty(vendor.Requests);
    }

    [Fact]
    public async Task Another_repository_takes_nothing_until_a_person_named_it()
    {
        await using var vendor = (await FakeVendor.StartAsync()).On("GET /repos/acme/other/issues?state=all&per_page=50", "[]").On("POST /repos/acme/other/issues", status: 201)
            .On("POST /repos/acme/other/issues/7/comments", status: 201).On("POST /repos/acme/other/statuses/ec26c3e57ca3", status: 201);
        Give(vendor.Root, ["issue"]);
        var name = Tools().Keep("ci", "github", "ci:1", Issue)!;
        foreach (var (tool, input) in new (string, object)[]
        {
            ("create_issue", new Dictionary<string, string> { ["reply_to"] = name, ["title"] = "a", ["text"] = "b", ["in"] = "acme/other" }),
            ("create_issue", new Dictionary<string, string> { ["reply_to"] = name, ["title"] = "a", ["text"] = "b", ["in"] = "acme/site/../other" }),
            ("reply", new Dictionary<string, string> { ["reply_to"] = name, ["text"] = "b", ["on"] = "acme/other#7" }),
            ("reply", new Dictionary<string, string> { ["reply_to"] = name, ["text"] = "b", ["on"] = "acme/site#8" }),
        })
        {
            var refused = await Assert.ThrowsAsync<ToolFailedException>(() => RunAsync(Tools().All.Single(one => one.Name == tool), input));
            Assert.Contains("is not of a place that the hook 'ci' may write to", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty(vendor.Requests);
        Give(vendor.Root, ["issue"], ["acme/other"]);
        Assert.Equal("created", await RunAsync(Tool("create_issue"), new Dictionary<string, string> { ["reply_to"] = name, ["title"] = "a", ["text"] = "b", ["in"] = "Acme/Other" }));
        Assert.Equal("commented", await RunAsync(Tool("reply"), new { reply_to = name, text = "b", on = "acme/other#7" }));
        await RunAsync(Tool("set_status"), new { reply_to = name, state = "success", text = "b", on = "acme/other@ec26c3e57ca3" });
        await Assert.ThrowsAsync<ToolFailedException>(() => RunAsync(Tool("reply"), new { reply_to = name, text = "b", on = "acme/third#7" }));
    }

    [Theory]
    [InlineData("""{"reply_to":"NAME","text":"b"}""", "title is required")]
    [InlineData("""{"reply_to":"NAME","title":"a\nb","text":"b"}""", "title must be one line")]
    [InlineData("""{"reply_to":"NAME","title":"a","text":"b","branch":"other:main"}""", "branch must be the name of a branch of this repository")]
    [InlineData("""{"reply_to":"NAME","title":"a","text":"b","branch":"../x"}""", "branch must be the name of a branch of this repository")]
    [InlineData("""{"reply_to":"NAME","title":"a","text":"b"}""", "branch is required")]
    [InlineData("""{"reply_to":"NAME","title":"a","text":"b","branch":"fix","draft":"yes"}""", "draft must be true or false")]
    public async Task Wrong_arguments_are_named(string input, string says)
    {
        await using var vendor = await FakeVendor.StartAsync();
        Give(vendor.Root, ["pull-request"]);
        var name = Tools().Keep("ci", "github", "ci:1", Issue)!;
        var failed = await Assert.ThrowsAsync<ToolFailedException>(() => Tool("create_pull_request")
            .RunAsync(JsonDocument.Parse(input.Replace("NAME", name, StringComparison.Ordinal)).RootElement, TestContext.Current.CancellationToken));
        Assert.Equal(says, failed.Message);
        Assert.Empty(vendor.Requests);
    }

    static HookTarget Issue { get; } = new("issue", new Dictionary<string, string> { ["repository"] = "acme/site", ["number"] = "7" });

    AnswerTools Tools() => new(new AnswerTokens(_folder), new AnswerTargets(Path.Combine(_folder, "inbox")), () => _hooks, _http, TimeProvider.System);

    ChannelTool Tool(string name) => Tools().All.Single(one => one.Name == name);

    void Give(Uri root, IReadOnlyList<string>? create = null, IReadOnlyList<string>? places = null) =>
        new AnswerTokens(_folder).Write("ci", new AnswerToken("token-of-ci", DateTimeOffset.UnixEpoch, root) { Create = create, Places = places });

    static Task<string> CreateAsync(AnswerTools tools, string name) =>
        RunAsync(tools.All.Single(one => one.Name is "create_issue"), new { reply_to = name, title = "The linter is red", text = "See the log.", labels = new[] { "bug" } });

    static Task<string> RunAsync(ChannelTool tool, object input) => tool.RunAsync(JsonSerializer.SerializeToElement(input), TestContext.Current.CancellationToken);
}
