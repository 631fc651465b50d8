using System.Text.Json;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Tests.Webhook.Answering;

/// <summary>The tools: there only with a token, and bound to what the event was about.</summary>
public sealed class AnswerToolsTests : IDisposable
{
    const string Comment = "POST /repos/acme/site/issues/7/comments";

    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-answers-").FullName;
    readonly AnswerHttp _http = new();
    readonly Dictionary<string, string> _hooks = new() { ["ci"] = "github", ["pager"] = "pagerduty", ["metrics"] = "alertmanager" };

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Without_a_token_there_is_no_tool_and_no_message_id()
    {
        Assert.Empty(Tools().All);
        Assert.Null(Tools().Keep("ci", "github", "ci:1", Issue));
        Give("metrics", new Uri("http://127.0.0.1:1"));
        Assert.Empty(Tools().All); // nobody can answer it
        Assert.Null(Tools().Keep("metrics", "alertmanager", "metrics:1", Issue));
    }

    [Fact]
    public void A_tool_is_there_for_what_a_vendor_with_a_token_can_do()
    {
        Give("pager", new Uri("http://127.0.0.1:1"));
        Assert.Equal(["reply", "acknowledge"], Tools().All.Select(tool => tool.Name));
        Give("ci", new Uri("http://127.0.0.1:1"));
        Assert.Equal(["reply", "review_comment", "set_status", "label", "acknowledge"], Tools().All.Select(tool => tool.Name));
        Assert.All(Tools().All, tool => Assert.Contains("reply_to", tool.InputSchema.GetProperty("required").EnumerateArray().Select(name => name.GetString())));
        Give("ci", null);
        Give("pager", null);
        Assert.Empty(Tools().All);
    }

    [Fact]
    public async Task An_answer_goes_to_what_the_event_was_about_also_after_a_new_start()
    {
        await using var vendor = (await FakeVendor.StartAsync(("Authorization", "Bearer token-of-ci"))).On(Comment, status: 201);
        Give("ci", vendor.Root);
        var name = Tools().Keep("ci", "github", "ci:1", Issue)!;
        Assert.Equal("commented", await CallAsync("reply", new { reply_to = name, text = "Hello" }));
        Assert.Equal(Comment, Assert.Single(vendor.Requests).Line);
        if (!OperatingSystem.IsWindows())
        {
            Assert.All(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        }
    }

    [Theory]
    [InlineData("ci-00000000000000000000000000000000")]
    [InlineData("../tokens")]
    [InlineData("tokens.json")]
    [InlineData("acme/site#8")]
    public async Task What_no_event_was_about_cannot_be_named(string name)
    {
        await using var vendor = await FakeVendor.StartAsync();
        Give("ci", vendor.Root);
        Tools().Keep("ci", "github", "ci:1", Issue);
        var failed = await Assert.ThrowsAsync<ToolFailedException>(() => CallAsync("reply", new { reply_to = name, text = "Hello", number = "8", repository = "acme/other" }));
        Assert.StartsWith("no event", failed.Message, StringComparison.Ordinal);
        Assert.Empty(vendor.Requests);
    }

    [Fact]
    public async Task A_token_that_was_taken_back_and_a_hook_of_another_vendor_answer_nothing()
    {
        await using var vendor = await FakeVendor.StartAsync();
        Give("ci", vendor.Root);
        var tools = Tools();
        var reply = tools.All[0];
        var name = tools.Keep("ci", "github", "ci:1", Issue)!;
        _hooks["ci"] = "gitlab";
        await Assert.ThrowsAsync<ToolFailedException>(() => RunAsync(reply, new { reply_to = name, text = "Hello" }));
        _hooks["ci"] = "github";
        Give("ci", null);
        var failed = await Assert.ThrowsAsync<ToolFailedException>(() => RunAsync(reply, new { reply_to = name, text = "Hello" }));
        Assert.Equal("the hook 'ci' has no token to answer with: give it one with patchbay hook token ci", failed.Message);
        Assert.Empty(vendor.Requests);
    }

    [Theory]
    [InlineData("reply", "{}", "reply_to is required")]
    [InlineData("reply", """{"reply_to":"NAME"}""", "text is required")]
    [InlineData("reply", """{"reply_to":"NAME","text":["a"]}""", "text must be a string")]
    [InlineData("reply", """{"reply_to":"NAME","text":"  "}""", "text is required")]
    [InlineData("label", """{"reply_to":"NAME"}""", "add or remove is required")]
    [InlineData("label", """{"reply_to":"NAME","add":"bug"}""", "add must be a list")]
    [InlineData("label", """{"reply_to":"NAME","add":["a,b"]}""", "add must be a list")]
    [InlineData("set_status", """{"reply_to":"NAME","state":"great","text":"x"}""", "state must be")]
    [InlineData("set_status", """{"reply_to":"NAME","state":"success","text":"x","url":"javascript:alert(1)"}""", "url must be")]
    [InlineData("set_status", """{"reply_to":"NAME","state":"success","text":"x"}""", "no status is possible on the issue")]
    [InlineData("review_comment", """{"reply_to":"NAME","path":"a","line":0,"text":"x"}""", "line must be")]
    public async Task Wrong_arguments_are_named(string tool, string input, string says)
    {
        await using var vendor = await FakeVendor.StartAsync();
        Give("ci", vendor.Root);
        var name = Tools().Keep("ci", "github", "ci:1", Issue)!;
        var failed = await Assert.ThrowsAsync<ToolFailedException>(() =>
            Tools().All.Single(one => one.Name == tool).RunAsync(JsonDocument.Parse(input.Replace("NAME", name, StringComparison.Ordinal)).RootElement, TestContext.Current.CancellationToken));
        Assert.StartsWith(says, failed.Message, StringComparison.Ordinal);
        Assert.Empty(vendor.Requests);
    }

    [Theory]
    [InlineData("https://git.example.com/api/v1", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://git.example.com", false)]
    [InlineData("https://user:password@git.example.com", false)]
    [InlineData("https://git.example.com/?a=b", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("git.example.com", false)]
    public void An_address_has_TLS_or_is_of_this_machine(string text, bool isRight)
    {
        var (root, problem) = AnswerRoot.Parse(text);
        Assert.Equal(isRight, root is not null);
        Assert.Equal(isRight, problem is null);
    }

    [Fact]
    public void A_damaged_file_of_tokens_answers_nothing_and_is_not_written_over()
    {
        var tokens = new AnswerTokens(_folder);
        File.WriteAllText(tokens.Path, "{");
        Assert.Empty(tokens.Read());
        Assert.Throws<IOException>(() => tokens.Write("ci", new AnswerToken("x", DateTimeOffset.UnixEpoch)));
        Assert.Equal("{", File.ReadAllText(tokens.Path));
    }

    [Fact]
    public void No_token_is_printed_by_accident()
    {
        var token = new AnswerToken("hidden-0123", DateTimeOffset.UnixEpoch);
        Assert.DoesNotContain("hidden", $"{token} {new AnswerTokenFile(new Dictionary<string, AnswerToken> { ["ci"] = token })}", StringComparison.Ordinal);
    }

    static HookTarget Issue { get; } = new("issue", new Dictionary<string, string> { ["repository"] = "acme/site", ["number"] = "7" });

    AnswerTools Tools() => new(new AnswerTokens(_folder), new AnswerTargets(Path.Combine(_folder, "inbox")), () => _hooks, _http, TimeProvider.System);

    void Give(string hook, Uri? root) => new AnswerTokens(_folder).Write(hook, root is null ? null : new AnswerToken($"token-of-{hook}", DateTimeOffset.UnixEpoch, root));

    Task<string> CallAsync(string tool, object input) => RunAsync(Tools().All.Single(one => one.Name == tool), input);

    static Task<string> RunAsync(ChannelTool tool, object input) => tool.RunAsync(JsonSerializer.SerializeToElement(input), TestContext.Current.CancellationToken);
}
