using System.Text.Json.Nodes;
using Patchbay.Channels.Testing;
using Patchbay.Channels.Tests.Support;

namespace Patchbay.Channels.Tests.Requests;

public sealed class RequestTests : IAsyncDisposable
{
    readonly Room _room = new();
    readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<string> _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Tools_are_listed_with_their_schemas_and_ack_only_for_a_plain_host()
    {
        var plain = await StartAsync(withReceipts: false);
        var tools = (await plain.RequestAsync("tools/list")).GetProperty("tools").EnumerateArray().ToList();
        Assert.Equal(["wait", "ack"], tools.Select(tool => tool.GetProperty("name").GetString()));
        Assert.All(tools, tool => Assert.Equal("object", tool.GetProperty("inputSchema").GetProperty("type").GetString()));
    }

    [Fact]
    public async Task A_host_with_receipts_is_offered_no_ack()
    {
        var server = await StartAsync(withReceipts: true);
        var tools = (await server.RequestAsync("tools/list", new JsonObject { ["cursor"] = "none" })).GetProperty("tools");
        Assert.Equal("wait", Assert.Single(tools.EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Other_requests_are_answered_while_a_call_runs()
    {
        var server = await StartAsync();
        var call = server.CallToolAsync("wait");
        await _begun.Task;
        Assert.Equal("{}", (await server.RequestAsync("ping")).GetRawText());
        Assert.Equal("{}", (await server.RequestAsync("logging/setLevel", new JsonObject { ["level"] = "debug" })).GetRawText());
        Assert.False(call.IsCompleted);
        _release.SetResult("done");
        Assert.Equal(("done", false), await call);
    }

    [Fact]
    public async Task A_cancelled_call_hears_of_it_and_is_not_answered()
    {
        var server = await StartAsync();
        await server.SendLineAsync("""{"jsonrpc":"2.0","id":"mine","method":"tools/call","params":{"name":"wait"}}""");
        await _begun.Task;
        await server.NotifyAsync("notifications/cancelled", new JsonObject { ["requestId"] = "mine", ["reason"] = "enough" });
        await _cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));

        // Its id is free again, and nothing was written in between.
        _release.SetResult("done");
        Assert.Equal("{}", (await server.RequestAsync("ping")).GetRawText());
    }

    [Theory]
    [InlineData("tools/call", "{}")]
    [InlineData("tools/call", """{"name":7}""")]
    [InlineData("tools/call", """{"name":"wait","arguments":[]}""")]
    [InlineData("tools/call", """["wait"]""")]
    [InlineData("initialize", """{"capabilities":7}""")]
    [InlineData("initialize", "null")]
    [InlineData("initialize", """{"\ud800":1}""")]
    [InlineData("logging/setLevel", """{"level":"loud"}""")]
    public async Task Bad_parameters_are_refused_and_the_connection_goes_on(string method, string parameters)
    {
        var server = await StartAsync();
        await server.SendLineAsync($$"""{"jsonrpc":"2.0","id":0,"method":"{{method}}","params":{{parameters}}}""");
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => server.RequestAsync(method, JsonNode.Parse("7")));
        Assert.StartsWith("-32602 ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("{}", (await server.RequestAsync("ping")).GetRawText());
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""")]
    [InlineData("""{"id":1,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"}]""")]
    public async Task What_is_no_message_is_said_and_skipped(string line)
    {
        var server = await StartAsync();
        await server.SendLineAsync(line);
        var notice = await server.NextNotificationAsync(seen => seen.Method == "notifications/message");
        Assert.Contains("a line of the host was skipped", notice.Parameters.GetProperty("data").GetString(), StringComparison.Ordinal);
        Assert.Equal("{}", (await server.RequestAsync("ping")).GetRawText());
    }

    [Fact]
    public async Task An_answer_to_nothing_is_nobodys()
    {
        var server = await StartAsync();
        await server.SendLineAsync("""{"jsonrpc":"2.0","id":77,"result":{}}""");
        await server.SendLineAsync("""{"jsonrpc":"2.0","id":78,"error":{"code":-1,"message":"no"}}""");
        Assert.Equal("{}", (await server.RequestAsync("ping")).GetRawText());
    }

    [Fact]
    public async Task One_call_too_many_is_refused_until_others_have_ended()
    {
        var server = await StartAsync();
        var calls = Enumerable.Range(0, 128).Select(_ => server.CallToolAsync("wait")).ToList();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => server.CallToolAsync("wait"));
        Assert.StartsWith("-32000 ", refusal.Message, StringComparison.Ordinal);
        _release.SetResult("done");
        Assert.All(await Task.WhenAll(calls), call => Assert.Equal(("done", false), call));
        Assert.Equal(("done", false), await server.CallToolAsync("wait"));
    }

    async Task<ChannelServerHarness> StartAsync(bool withReceipts = true)
    {
        var platform = new LinePlatform(_room.Folder)
        {
            Tools =
            [
                LinePlatform.Tool("wait", async cancellationToken =>
                {
                    _begun.TrySetResult();
                    try
                    {
                        return await _release.Task.WaitAsync(cancellationToken);
                    }
                    catch (OperationCanceledException)
                    {
                        _cancelled.TrySetResult();
                        throw;
                    }
                }),
            ],
        };
        var server = ChannelServerHarness.Start(platform, _room.Settings);
        _room.Adopt(platform, server);
        await server.InitializeAsync(withReceipts);
        return server;
    }
}
