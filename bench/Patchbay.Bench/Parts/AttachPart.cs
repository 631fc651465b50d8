using System.Diagnostics;
using Patchbay.Bench.Stand;
using Patchbay.SessionHost;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Bench.Parts;

/// <summary>Attaches to a session whose feed has 100,000 items: until the first is there, and until all that are kept are.</summary>
static class AttachPart
{
    const int Items = 100_000;
    const int Rounds = 100;
    const int Context = 40;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        var settings = new SessionSettings { Name = "bench", WorkingDirectory = folder, HomeFolder = folder };
        await using var session = await SessionRunner.OpenAsync(settings, TimeProvider.System, CancellationToken.None);
        await using var listener = SessionListener.Start(session, alwaysAnswers: false, Environment.GetEnvironmentVariable, TimeProvider.System);
        await session.StartAsync(new BenchAgent(_ => { }), CancellationToken.None);
        for (var i = 0; i < Items; i++)
        {
            session.Feed.Publish(new Notice("info", "bench", "a short line of a session that has a lot to say"));
        }

        List<double> first = [];
        for (var round = 0; round < Rounds; round++)
        {
            first.Add(await ReadAsync(session, session.Feed.Last - Context, 1));
        }

        var all = await ReadAsync(session, session.Feed.Last - SessionFeed.Kept + 1, SessionFeed.Kept);
        return
        [
            .. Row.Spread("attach", "attach to a session with 100,000 feed items → first item", first),
            new("attach", "attach and read the 20,000 items that are kept", SessionFeed.Kept / all * 1000, "items/s"),
        ];
    }

    static async Task<double> ReadAsync(SessionRunner session, long from, int count)
    {
        var began = Stopwatch.GetTimestamp();
        await using var client = await SocketSessionClient.ConnectAsync(session.Folder, TimeProvider.System, CancellationToken.None);
        await foreach (var item in client.ReadAsync(from, CancellationToken.None))
        {
            if (--count <= 0)
            {
                break;
            }
        }

        return Sample.Milliseconds(began, Stopwatch.GetTimestamp());
    }
}
