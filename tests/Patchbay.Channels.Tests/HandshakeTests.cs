using System.Text.Json.Nodes;
using Patchbay.Channels.Tests.Support;
using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Channels.Tests;

public sealed class HandshakeTests : IAsyncDisposable
{
    readonly Room _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    [InlineData("2024-11-05")]
    [InlineData("2026-07-28")]
    [InlineData("1999-01-01")]
    public async Task Fact_11_Our_server_negotiates_2025_11_25_whatever_was_asked_for(string asked)
    {
        var server = await _room.StartAsync();
        var result = await server.InitializeAsync(withReceipts: false, protocolVersion: asked);
        Assert.Equal("2025-11-25", result.GetProperty("protocolVersion").GetString());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"h","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}""")]
    public async Task Fact_11_Our_server_refuses_server_discover(string parameters)
    {
        var server = await _room.StartAsync();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => server.RequestAsync("server/discover", JsonNode.Parse(parameters)));
        Assert.StartsWith("-32601 ", refusal.Message, StringComparison.Ordinal);

        // And the handshake works all the same afterwards.
        Assert.Equal("2025-11-25", (await server.InitializeAsync(withReceipts: false)).GetProperty("protocolVersion").GetString());
    }

    [Fact]
    public async Task An_unknown_request_gets_method_not_found()
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => server.RequestAsync("patchbay/unknown", new JsonObject()));
        Assert.StartsWith("-32601 ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capabilities_have_the_shape_of_the_contract()
    {
        var server = await _room.StartAsync();
        var result = await server.InitializeAsync(withReceipts: false);
        var capabilities = result.GetProperty("capabilities");
        Assert.Equal("{}", capabilities.GetProperty("tools").GetRawText());
        Assert.Equal("{}", capabilities.GetProperty("experimental").GetProperty("claude/channel").GetRawText());
        Assert.Equal("{}", capabilities.GetProperty("experimental").GetProperty("claude/channel/permission").GetRawText());
        Assert.Equal("lines", result.GetProperty("serverInfo").GetProperty("name").GetString());
        Assert.Equal("1.2.3", result.GetProperty("serverInfo").GetProperty("version").GetString());
        Assert.Equal("Answer with reply.", result.GetProperty("instructions").GetString());
    }

    [Fact]
    public async Task A_platform_that_authenticates_nobody_declares_no_permission_relay()
    {
        var platform = new LinePlatform(_room.Folder) { Info = new LinePlatform(_room.Folder).Info with { RelaysPermissions = false } };
        await using var server = Testing.ChannelServerHarness.Start(platform, _room.Settings);
        var experimental = (await server.InitializeAsync(withReceipts: true)).GetProperty("capabilities").GetProperty("experimental");
        Assert.True(experimental.TryGetProperty(WireCapabilities.ChannelEvents, out _));
        Assert.False(experimental.TryGetProperty(WireCapabilities.PermissionRelay, out _));
        Assert.False(experimental.TryGetProperty(WireCapabilities.Permission, out _));
    }

    [Fact]
    public async Task The_answer_to_initialize_waits_for_neither_the_platform_nor_the_spool()
    {
        // The spool is held by somebody else, and the listener never opens.
        await using var holder = await EventSpool.OpenAsync(new SpoolSettings { Folder = _room.Folder, HolderName = "somebody" });
        var never = new TaskCompletionSource();
        var server = await _room.StartAsync(arrange: platform => platform.Opening = () => never.Task);
        await server.InitializeAsync(withReceipts: true).WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(("sent", false), await server.CallToolAsync("reply"));
        never.SetResult();
    }

    [Fact]
    public async Task A_platform_that_cannot_start_is_said_and_its_tools_still_answer()
    {
        var server = await _room.StartAsync(arrange: platform => platform.Opening = () => throw new IOException("port 8787 is in use"));
        await server.InitializeAsync(withReceipts: true);
        var notice = await server.NextNotificationAsync(seen => seen.Method == "notifications/message");
        Assert.Equal("error", notice.Parameters.GetProperty("level").GetString());
        Assert.Equal("port 8787 is in use", notice.Parameters.GetProperty("data").GetString());
        Assert.Equal(("sent", false), await server.CallToolAsync("reply"));
    }
}
