using System.Text.Json.Nodes;
using Patchbay.Channels.Routes;
using Patchbay.Channels.Sharing;
using Patchbay.Channels.Testing;
using Patchbay.Channels.Tests.Support;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Channels.Tests.Sharing;

/// <summary>Several processes of one account and one folder, each with a host of its own, played by several servers.</summary>
sealed class ShareRoom : IAsyncDisposable
{
    readonly List<ChannelServerHarness> _servers = [];

    public string Root { get; } = Directory.CreateTempSubdirectory("share-test-").FullName;

    public string State => Path.Combine(Root, "state");

    public RouteStore Routes => new(State, TimeProvider.System);

    /// <summary>What sessions of this room have in their transcripts.</summary>
    public Dictionary<string, List<Receipt>> Transcripts { get; } = [];

    /// <summary>A host that opened after the ones before it, with a session of this name; a plain host has none.</summary>
    public async Task<(ChannelServerHarness Server, LinePlatform Platform)> StartAsync(
        string name, bool plain = false, IReadOnlyList<string>? reportChats = null, HostSeat? seat = null)
    {
        var platform = new LinePlatform(State, "42");
        platform = new LinePlatform(platform.Info with { ReportChats = reportChats ?? [] });
        var server = ChannelServerHarness.Start(platform, new ChannelServerSettings
        {
            LeaseFolder = Path.Combine(Root, "leases"),
            PlainGrace = TimeSpan.Zero,
            Project = $"/home/me/{name}",
            Seat = seat ?? new HostSeat(1, 1_000_000L * (_servers.Count + 1)),
            Transcripts = (session, ids) => [.. Transcripts.GetValueOrDefault(session, []).Where(receipt => ids.Contains(receipt.EventId))],
        });
        _servers.Add(server);
        await server.InitializeAsync(withReceipts: !plain);
        if (_servers.Count == 1)
        {
            // The first one receives.
            await (await platform.Context.Task).WhenReadyAsync(CancellationToken.None);
        }

        if (!plain)
        {
            await IntroduceAsync(server, name);
        }

        return (server, platform);
    }

    public static Task IntroduceAsync(ChannelServerHarness server, string name) => server.NotifyAsync(
        "notifications/patchbay/session",
        new JsonObject { ["name"] = name, ["project"] = "/home/me", ["activity"] = "idle", ["channel"] = "listening" });

    /// <summary>Waits until the process that receives knows so many sessions.</summary>
    public static async Task AttachedAsync(LinePlatform holder, int count)
    {
        var context = await holder.Context.Task;
        await Room.WaitAsync(() => context.Sessions.Count(session => session.IsConnected) == count);
    }

    /// <summary>Waits until one of them receives and knows so many sessions.</summary>
    public static async Task<LinePlatform> HolderAsync(int count, params LinePlatform[] standbys)
    {
        var contexts = await Task.WhenAll(standbys.Select(platform => platform.Context.Task));
        var found = -1;
        await Room.WaitAsync(() => (found = Array.FindIndex(contexts, context => context.Sessions.Count(session => session.IsConnected) == count)) >= 0);
        return standbys[found];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.AsEnumerable().Reverse())
        {
            await server.DisposeAsync();
        }

        Directory.Delete(Root, recursive: true);
    }
}
