using Patchbay.SessionHost.Clients;
using Patchbay.Terminal;

namespace Patchbay.Cli.Sessions;

/// <summary>The drawn terminal at a session of another process.</summary>
static class DrawnTerminal
{
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>Until the session ends or the user leaves.</summary>
    public static async Task<TerminalEnd> RunAsync(ISessionClient client, long from, CancellationToken cancellationToken)
    {
        await using var terminal = InteractiveTerminal.Open(client, Home.Folder, goesOn: true, TimeProvider.System);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var showing = terminal.RunAsync(from, leaving.Token);
        if (await Task.WhenAny(showing, terminal.Left) != showing && await terminal.Left is TerminalWish.End)
        {
            // The user asked for the end of the session: its last words belong to us.
            await client.SendAsync(new ControlCommand("end", null), cancellationToken);
            await Task.WhenAny(showing, Task.Delay(LastWords, TimeProvider.System, cancellationToken));
        }

        await leaving.CancelAsync();
        return await showing ? TerminalEnd.SessionEnded : TerminalEnd.Detached;
    }
}
