using System.CommandLine;
using Patchbay.Protocol.Sockets;
using Patchbay.Protocol;
using Patchbay.SessionHost.Clients;

namespace Patchbay.Cli.Sessions;

/// <summary><c>patchbay stop NAME</c>: ends a session gracefully and waits until it is gone.</summary>
static class StopCommand
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public static Command Create()
    {
        var name = SessionNameArgument.Create("Name of the session");
        var command = new Command("stop", "End a running session gracefully; what waits is offered to the next one") { name };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(name)!, cancellationToken));
        return command;
    }

    static async Task<int> RunAsync(string name, CancellationToken cancellationToken)
    {
        if (PolicyGuard.Refuse("patchbay stop", yes: true) is { } refused)
        {
            return refused;
        }

        var folder = SessionFolders.For(name);
        if (SessionHolder.Find(folder) is not { } process)
        {
            return await SessionNameArgument.FailAsync($"no session {name} runs (see patchbay sessions)");
        }

        if (!await AskAsync(folder, cancellationToken) && !SessionHolder.Terminate(folder))
        {
            return await SessionNameArgument.FailAsync($"the session {name} cannot be asked to end; its process is {process}");
        }

        var began = TimeProvider.System.GetTimestamp();
        while (SessionHolder.Find(folder) == process)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                return await SessionNameArgument.FailAsync($"the session {name} was asked to end and still runs; its process is {process}");
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }

        Console.WriteLine($"{PlainText.OneLine(name)} has ended");
        return 0;
    }

    static async Task<bool> AskAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            await using var client = await SocketSessionClient.ConnectAsync(folder, TimeProvider.System, cancellationToken);
            return (await client.SendAsync(new ControlCommand("end", null), cancellationToken)).Ok;
        }
        catch (SocketRefusedException)
        {
            return false;
        }
    }
}
