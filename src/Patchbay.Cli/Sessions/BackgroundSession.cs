using System.Runtime.InteropServices;
using Patchbay.Protocol.Sockets;
using Patchbay.Protocol;
using Patchbay.SessionHost;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Processes;

namespace Patchbay.Cli.Sessions;

/// <summary>A session that no terminal owns: it lives until it is told to end, and terminals are its clients.</summary>
sealed class BackgroundSession(SessionRunner session, bool isService)
{
    readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Throws <see cref="SocketRefusedException"/> when nobody could ever attach.</summary>
    public async Task<int> RunAsync(IAgentDriver driver, IEnumerable<string> notices, CancellationToken cancellationToken)
    {
        if (!isService)
        {
            OwnProcess.LeaveTerminal();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        await using var listener = SessionListener.Start(session, alwaysAnswers: true, Environment.GetEnvironmentVariable, TimeProvider.System);
        await Console.Out.WriteLineAsync(DetachedStart.Ready + session.Name);
        await Console.Out.FlushAsync(cancellationToken);
        if (!isService)
        {
            // A service's streams are its system's.
            OwnProcess.LetGoOfStreams(Path.Combine(session.Folder, "background.log"));
        }

        foreach (var notice in notices)
        {
            session.Feed.Publish(new Notice("notice", "patchbay", PlainText.OneLine(notice)));
        }

        await session.StartAsync(driver, cancellationToken);
        await Task.WhenAny(_end.Task, session.EndRequested);
        await session.DisposeAsync();
        return 0;
    }

    void End(PosixSignalContext context)
    {
        // The first signal ends gracefully, the second at once.
        context.Cancel = _end.TrySetResult();
    }
}
