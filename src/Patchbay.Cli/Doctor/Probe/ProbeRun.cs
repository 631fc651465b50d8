using Patchbay.Agents.Rehearsal;
using Patchbay.Cli.Channels;
using Patchbay.Protocol.Names;
using Patchbay.SessionHost;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Settings;
using Patchbay.Spool;

namespace Patchbay.Cli.Doctor.Probe;

/// <summary>
/// Sends one message down the whole road: a real session with the rehearsal agent, a real channel process, a real page, all
/// in a folder of their own that is gone afterwards. What runs already is not touched.
/// </summary>
sealed class ProbeRun(TimeProvider time, TimeSpan patience)
{
    const string Channel = "fakechat";

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    public async Task<IReadOnlyList<DoctorRow>> RunAsync(ServerConfiguration server, CancellationToken cancellationToken)
    {
        var road = new ProbeRoad(time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var driving = DriveAsync(server, road, end.Token);
        var rows = await road.FollowAsync(patience, cancellationToken);
        await end.CancelAsync();
        await driving;
        return rows;
    }

    /// <summary>The page, with nothing of what the environment says about it.</summary>
    public static ServerConfiguration Page(string folder)
    {
        var server = BuiltInChannels.Server(Channel, null)!;
        var environment = new Dictionary<string, string?>(server.Environment, StringComparer.Ordinal);
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("FAKECHAT_", StringComparison.Ordinal)))
        {
            environment[name] = null;
        }

        environment["PATCHBAY_HOME"] = folder;
        environment["FAKECHAT_PORT"] = "0";
        return server with { Environment = environment };
    }

    /// <summary>A folder for one run, this user's alone.</summary>
    public static string NewFolder() => Directory.CreateTempSubdirectory("patchbay-probe-").FullName;

    async Task DriveAsync(ServerConfiguration server, ProbeRoad road, CancellationToken cancellationToken)
    {
        try
        {
            var home = server.Environment["PATCHBAY_HOME"]!;
            var project = StateFolder.Create(Path.Combine(home, "project"));
            await using var session = await SessionRunner.OpenAsync(Settings(home, project, server), time, cancellationToken);
            road.Pass(ProbeStep.Opened);
            var page = Watch(session.Feed, road);
            await session.StartAsync(new RehearsalDriver(), cancellationToken);
            await ProbePage.RunAsync(await page.WaitAsync(cancellationToken), road, cancellationToken);
            road.Stop("the page closed the connection");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was seen to its end, or for long enough.
        }
        catch (Exception exception)
        {
            // Whatever it is, it is where the road ends, and the reason is what was asked for.
            road.Stop(exception.Message);
        }
    }

    static SessionSettings Settings(string home, string project, ServerConfiguration server) => new()
    {
        Name = "probe",
        WorkingDirectory = project,
        HomeFolder = home,
        Version = Home.Version,
        Channels = [new ChannelEntry.BuiltIn(Channel)],
        Servers = [server],
    };

    /// <summary>Marks what the session sees; completes when the page has said where it is.</summary>
    static Task<Uri> Watch(SessionFeed feed, ProbeRoad road)
    {
        var page = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        feed.Observe(item =>
        {
            switch (item)
            {
                case ChannelStatus { Listening: true }:
                    road.Pass(ProbeStep.Listening);
                    break;
                case ChannelStatus status:
                    road.Hear($"{status.Gate}: {status.Reason}");
                    break;
                case EventQueued:
                    road.Pass(ProbeStep.Queued);
                    break;
                case EventStateChanged { State: "delivered" }:
                    road.Pass(ProbeStep.Delivered);
                    break;
                case TurnStarted:
                    road.Pass(ProbeStep.Working);
                    break;
                case TurnFinished { Outcome: not "completed" } turn:
                    road.Hear(turn.Text);
                    break;
                case Notice notice when PageIn(notice.Text) is { } address:
                    page.TrySetResult(address);
                    break;
                case Notice { Level: "error" } notice:
                    road.Hear(notice.Text);
                    break;
                default:
                    break;
            }
        });
        return page.Task;
    }

    static Uri? PageIn(string text)
    {
        var start = text.IndexOf("http://localhost:", StringComparison.Ordinal);
        return start < 0 || !Uri.TryCreate(text[start..].Split(' ')[0], UriKind.Absolute, out var address) ? null : address;
    }
}
