using Patchbay.Channels.Testing;
using Patchbay.Channels.Tests.Support;
using Patchbay.Channels.Tools;

namespace Patchbay.Channels.Tests.Tools;

public sealed class ToolTests : IAsyncDisposable
{
    readonly Room _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_tool_that_fails_says_why_and_the_connection_goes_on()
    {
        var server = await StartAsync(ToolWording.Standard);
        Assert.Equal(("broken failed: no network", true), await server.CallToolAsync("broken"));
        Assert.Equal(("odd failed: odd", true), await server.CallToolAsync("odd"));
        Assert.Equal(("slow failed: The operation has timed out.", true), await server.CallToolAsync("slow"));
        Assert.Equal(("unknown tool: nothing", true), await server.CallToolAsync("nothing"));
        Assert.Equal(("sent", false), await server.CallToolAsync("fine"));
    }

    [Fact]
    public async Task The_wording_is_the_platform_s()
    {
        var server = await StartAsync(ToolWording.Short);
        Assert.Equal(("broken: no network", true), await server.CallToolAsync("broken"));
        Assert.Equal(("unknown: nothing", true), await server.CallToolAsync("nothing"));
    }

    [Fact]
    public async Task A_tool_that_needs_a_playbook_is_there_for_hosts_that_hold_to_playbooks_alone()
    {
        var made = 0;
        var platform = new LinePlatform(_room.Folder)
        {
            Tools = [LinePlatform.Tool("create", _ => Task.FromResult($"created {++made}")) with { NeedsPlaybooks = true }],
        };
        var plain = ChannelServerHarness.Start(platform, _room.Settings);
        _room.Adopt(platform, plain);
        await plain.InitializeAsync(withReceipts: false);
        Assert.DoesNotContain("create", (await plain.RequestAsync("tools/list")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(("unknown tool: create", true), await plain.CallToolAsync("create"));
        Assert.Equal(0, made);
    }

    async Task<ChannelServerHarness> StartAsync(ToolWording wording)
    {
        var platform = new LinePlatform(_room.Folder)
        {
            Info = new LinePlatform(_room.Folder).Info with { Wording = wording },
            Tools =
            [
                LinePlatform.Tool("fine", _ => Task.FromResult("sent")),
                LinePlatform.Tool("broken", _ => throw new ToolFailedException("no network")),
                LinePlatform.Tool("odd", _ => Task.FromException<string>(new InvalidDataException("odd"))),

                // As an HTTP client says it, with no token of ours cancelled.
                LinePlatform.Tool("slow", _ => Task.FromException<string>(new TaskCanceledException("The operation has timed out."))),
            ],
        };
        var server = ChannelServerHarness.Start(platform, _room.Settings);
        _room.Adopt(platform, server);
        await server.InitializeAsync(withReceipts: true);
        return server;
    }
}
