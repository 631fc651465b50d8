using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Reading;
using Patchbay.Tests.Support;

namespace Patchbay.Platforms.Tests.Webhook.Answering;

/// <summary>A vendor that misbehaves: one line with the remedy, patience where it helps, and never the token.</summary>
public sealed class AnswerRefusalTests : IDisposable
{
    const string Token = "the-token-0123456789";
    const string Line = "POST /repos/acme/site/issues/7/comments";

    readonly AnswerHttp _http = new();
    readonly ManualTime _time = new();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData(nameof(FakeFault.Unauthorized), "GitHub does not accept the token of the hook 'ci' (Bad credentials): give a new one with patchbay hook token ci")]
    [InlineData(nameof(FakeFault.Forbidden), "GitHub does not allow it with the token of the hook 'ci' (Resource not accessible by personal access token): it needs a fine-grained token")]
    [InlineData(nameof(FakeFault.NotFound), "GitHub does not know it, or the token of the hook 'ci' may not see it (Not Found): it needs a fine-grained token")]
    [InlineData(nameof(FakeFault.Refused), "GitHub refused it with 422 (Validation Failed)")]
    [InlineData(nameof(FakeFault.Moved), "GitHub is not at the address of the hook 'ci': give the right one with patchbay hook token ci --url URL")]
    [InlineData(nameof(FakeFault.Malformed), "GitHub answered with what is not JSON, so nobody knows whether it was done: is 127.0.0.1")]
    [InlineData(nameof(FakeFault.TooManyForAnHour), "GitHub takes no more now: try again in 3600 s")]
    public async Task It_says_in_one_line_what_is_wrong_and_what_helps(string fault, string says)
    {
        await using var vendor = (await FakeVendor.StartAsync()).On(Line).Misbehave(Enum.Parse<FakeFault>(fault));
        var failed = await Assert.ThrowsAsync<ToolFailedException>(() => ReplyAsync(vendor));
        Assert.StartsWith(says, failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Message);
        Assert.DoesNotContain(Token, failed.ToString(), StringComparison.Ordinal);
        Assert.Single(vendor.Requests);
    }

    [Theory]
    [InlineData(nameof(FakeFault.TooMany), 2)]
    [InlineData(nameof(FakeFault.Failing), 1)]
    [InlineData(nameof(FakeFault.Limit), 1)]
    public async Task It_waits_as_long_as_the_vendor_asks_and_tries_again(string fault, int seconds)
    {
        await using var vendor = (await FakeVendor.StartAsync()).On(Line, status: 201).Misbehave(Enum.Parse<FakeFault>(fault));
        var reply = ReplyAsync(vendor);
        await WaitsAsync(TimeSpan.FromSeconds(seconds));
        Assert.Single(vendor.Requests);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal("commented", await reply);
        Assert.Equal(2, vendor.Requests.Count);
    }

    [Fact]
    public async Task A_vendor_that_goes_on_failing_is_left_alone_after_three_tries()
    {
        await using var vendor = (await FakeVendor.StartAsync()).On(Line).Misbehave(FakeFault.Failing, FakeFault.Failing, FakeFault.Failing);
        var reply = ReplyAsync(vendor);
        await WaitsAsync(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        await WaitsAsync(TimeSpan.FromSeconds(3));
        _time.Advance(TimeSpan.FromSeconds(3));
        var failed = await Assert.ThrowsAsync<ToolFailedException>(() => reply);
        Assert.Equal("GitHub failed with 500: look whether it was done, and try again later", failed.Message);
        Assert.Equal(3, vendor.Requests.Count);
    }

    [Fact]
    public async Task Silence_is_no_failure_and_is_not_tried_again()
    {
        await using var vendor = (await FakeVendor.StartAsync()).On(Line).Misbehave(FakeFault.Silent);
        var reply = ReplyAsync(vendor);
        await UntilAsync(() => vendor.Requests.Count == 1);
        _time.Advance(TimeSpan.FromSeconds(20));
        var failed = await Assert.ThrowsAsync<ToolFailedException>(() => reply);
        Assert.Equal("GitHub did not answer within 20 s: nobody knows whether it was done; look before you try again", failed.Message);
        Assert.Single(vendor.Requests);
    }

    [Fact]
    public async Task A_vendor_that_is_not_there_is_named_by_its_address()
    {
        var vendor = await FakeVendor.StartAsync();
        var root = vendor.Root;
        await vendor.DisposeAsync();
        var failed = await Assert.ThrowsAsync<ToolFailedException>(() => ReplyAsync(root));
        Assert.Equal($"GitHub cannot be reached at {root.Authority}: nothing is known to be done; check the address with patchbay hook show ci", failed.Message);
    }

    Task<string> ReplyAsync(FakeVendor vendor) => ReplyAsync(vendor.Root);

    Task<string> ReplyAsync(Uri root)
    {
        var answerer = Answerers.Find("github")!;
        var target = new HookTarget("issue", new Dictionary<string, string> { ["repository"] = "acme/site", ["number"] = "7" });
        var api = new AnswerApi(_http.For(root), answerer, "ci", root, new AnswerToken(Token, DateTimeOffset.UnixEpoch, root), _time);
        return answerer.DoAsync(new AnswerAct.Reply("Hello"), target, api, TestContext.Current.CancellationToken);
    }

    Task WaitsAsync(TimeSpan wait) => UntilAsync(() => _time.HasTimer(wait));

    static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
    }
}
