using System.CommandLine;
using Patchbay.Protocol.Sockets;
using Patchbay.SessionHost.Clients;
using Patchbay.Terminal;

namespace Patchbay.Cli.Sessions;

/// <summary><c>patchbay attach NAME</c>: what was missed, then live.</summary>
static class AttachCommand
{
    /// <summary>Items before those that were missed, so that they have a context.</summary>
    const int Context = 40;

    public static Command Create()
    {
        var name = SessionNameArgument.Create("Name of the session (see patchbay sessions)");
        var command = new Command("attach", "Show a running session in this terminal; Ctrl-D or /detach leaves it running") { name };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(name)!, cancellationToken));
        return command;
    }

    public static async Task<int> RunAsync(string name, CancellationToken cancellationToken)
    {
        if (PolicyGuard.Refuse("patchbay attach", yes: true) is { } refused)
        {
            return refused;
        }

        try
        {
            await using var client = await SocketSessionClient.ConnectAsync(SessionFolders.For(name), TimeProvider.System, cancellationToken);
            var greeting = client.Greeting;
            var from = Math.Max(1, Math.Min(greeting.Seen, greeting.Last - Context) + 1);
            var end = InteractiveTerminal.IsPossible
                ? await DrawnTerminal.RunAsync(new CommandsBeside(client, greeting.Project), from, cancellationToken)
                : await new PlainTerminal(client, Console.Out).RunAsync(from, greeting.Last, cancellationToken);
            if (end is TerminalEnd.Detached)
            {
                await Console.Error.WriteLineAsync($"patchbay: {name} goes on; patchbay attach {name} shows it again, patchbay stop {name} ends it");
            }

            return 0;
        }
        catch (SocketRefusedException exception)
        {
            return await SessionNameArgument.FailAsync(
                SessionHolder.Find(SessionFolders.For(name)) is null ? $"no session {name} runs (see patchbay sessions)" : exception.Message);
        }
    }
}
