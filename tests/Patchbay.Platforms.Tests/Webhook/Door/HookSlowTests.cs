using System.Net;
using Patchbay.Platforms.Webhook.Door;
using Patchbay.Spool;

namespace Patchbay.Platforms.Tests.Webhook.Door;

/// <summary>Clients that take their time, on purpose: each is gone in bounded time, and nobody else waits for it. Alone, because memory is looked at.</summary>
[Collection(nameof(HookFloodTests))]
public sealed class HookSlowTests
{
    const string Head = "POST /hooks/ci HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    const int OfEach = 12;

    [Fact]
    public async Task Slow_and_silent_clients_are_closed_in_bounded_time_while_others_are_heard_and_leave_nothing_behind()
    {
        // Near the shortest that the web server takes.
        await using var rig = await HookRig.StartAsync(change: settings => settings with { Patience = new HookPatience(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2)) });
        Assert.Equal(HttpStatusCode.Accepted, (await rig.PostAsync(HookRig.Body(0))).Status);
        await rig.Host.NextEventAsync();
        var (rows, memory) = (AuditLog.Read(Path.Combine(rig.State, "spool.db")).Count, GC.GetTotalMemory(forceFullCollection: true));

        var port = rig.Platform.Port;
        var headers = Many(() => SlowClient.Open(port, Head + "X-Slow: ", "x"));
        var bodies = Many(() => SlowClient.Open(port, Head + "Content-Length: 100000\r\n\r\n", "{"));
        var half = Many(() => SlowClient.Open(port, "POST /hoo"));
        var idle = Many(() => SlowClient.Open(port, ""));
        var deaf = Many(() => SlowClient.Open(port, "", string.Concat(Enumerable.Repeat("GET /hooks/ci HTTP/1.1\r\nHost: x\r\n\r\n", 100)), isDeaf: true));
        var kinds = new Dictionary<string, List<SlowClient>> { ["headers"] = headers, ["bodies"] = bodies, ["half"] = half, ["idle"] = idle, ["deaf"] = deaf };
        var gone = Task.WhenAll(kinds.Values.SelectMany(clients => clients).Select(client => client.Ended));
        for (var began = TimeProvider.System.GetTimestamp(); !gone.IsCompleted;)
        {
            // On a connection of its own: one that is kept may be closed by the listener, too, in the moment in which it is used.
            Assert.Equal(HttpStatusCode.Accepted, (await rig.PostAsync(HookRig.Body(0), change: request => request.Headers.ConnectionClose = true)).Status);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, HookRig.Patience);
            var there = string.Join(' ', kinds.Where(kind => kind.Value.Any(client => !client.Ended.IsCompleted)).Select(kind => kind.Key));
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(50), $"still there: {there}");
        }

        await gone;
        foreach (var client in kinds.Values.SelectMany(clients => clients))
        {
            client.Dispose();
        }

        Assert.All(headers.Concat(half), client => Assert.StartsWith("HTTP/1.1 408", client.Heard, StringComparison.Ordinal));
        Assert.All(bodies, client => Assert.StartsWith("HTTP/1.1 408", client.Heard, StringComparison.Ordinal));
        Assert.All(idle, client => Assert.Equal("", client.Heard));
        Assert.Equal(OfEach, await rig.CountAsync("(no hook)", "not whole", OfEach));
        Assert.Equal(OfEach, await rig.CountAsync("(no hook)", "answer not read", OfEach));
        Assert.Equal(rows, AuditLog.Read(Path.Combine(rig.State, "spool.db")).Count);
        Assert.Single(Directory.GetFiles(rig.Inbox));
        Assert.Null(rig.Host.TryNextEvent());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 16L * 1024 * 1024);
    }

    [Fact]
    public async Task Connections_that_one_address_opens_for_nothing_keep_no_other_out_and_are_counted()
    {
        await using var rig = await HookRig.StartAsync();
        var idle = Enumerable.Range(0, 400).Select(_ => SlowClient.Open(rig.Platform.Port, "")).ToList();
        await HookRig.WaitAsync(() => idle.Count(client => client.Ended.IsCompleted) == 400 - HookLimits.MaxConnectionsOfSender);
        Assert.Equal(HttpStatusCode.Accepted, (await rig.PostAsync()).Status);
        await rig.Host.NextEventAsync();
        Assert.Equal(400 - HookLimits.MaxConnectionsOfSender, await rig.CountAsync("(no hook)", "too many connections", 400 - HookLimits.MaxConnectionsOfSender));

        // Whoever closes one may open another.
        idle.ForEach(client => client.Dispose());
        await Task.WhenAll(idle.Select(client => client.Ended));
        using var next = SlowClient.Open(rig.Platform.Port, Head + "Content-Length: 2\r\nConnection: close\r\n\r\n{}");
        await next.Ended.WaitAsync(HookRig.Patience);
        Assert.StartsWith("HTTP/1.1 401", next.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_proxy_that_is_named_nobody_else_gets_as_far_as_a_request()
    {
        await using var rig = await HookRig.StartAsync(change: settings => settings with { Network = new HookNetwork(IPAddress.Any, [IPAddress.Loopback], null, null, AsksForCertificate: false) });
        using var stranger = SlowClient.Open(rig.Platform.Port, Head + "Content-Length: 2\r\nConnection: close\r\n\r\n{}");
        await stranger.Ended.WaitAsync(HookRig.Patience);
        Assert.Equal("", stranger.Heard);
        Assert.Equal(1, await rig.CountAsync("(no hook)", "not the proxy"));
        Assert.Equal(HttpStatusCode.Accepted, (await rig.PostAsync()).Status);
    }

    static List<SlowClient> Many(Func<SlowClient> open) => [.. Enumerable.Range(0, OfEach).Select(_ => open())];
}
