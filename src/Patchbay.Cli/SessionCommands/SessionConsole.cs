using System.Runtime.InteropServices;
using System.Text;
using Patchbay.Protocol.Sockets;
using Patchbay.Cli.Sessions;
using Patchbay.Protocol;
using Patchbay.SessionHost;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;
using Patchbay.Terminal;

namespace Patchbay.Cli.SessionCommands;

/// <summary>Connects a session to standard input and output.</summary>
sealed class SessionConsole(SessionRunner session, SessionArguments arguments)
{
    readonly TextWriter _output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = false };
    int? _signal;
    readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    bool IsInteractive => arguments is { Prompt: null, Headless: false, StreamJsonInput: false, Output: OutputFormat.Text } && InteractiveTerminal.IsPossible;

    public async Task<int> RunAsync(IAgentDriver driver, IEnumerable<string> notices, CancellationToken cancellationToken)
    {
        await using var client = new LocalSessionClient(
            session, arguments.StreamJsonInput ? "wire" : "terminal", arguments.StreamJsonInput || (!arguments.Headless && arguments.Prompt is null));
        await using var listener = arguments.Prompt is null ? Listen() : null;
        var open = new OpenRequests();
        await using var terminal = IsInteractive ? Open(client) : null;
        var writing = WriteAsync(terminal is null
            ? new FeedWriter(client, open, arguments.Output, _output, Console.Error, arguments.Prompt is not null).RunAsync(CancellationToken.None)
            : terminal.RunAsync(1, CancellationToken.None));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
        foreach (var notice in notices)
        {
            session.Feed.Publish(new Notice("notice", "patchbay", PlainText.OneLine(notice)));
        }

        await session.StartAsync(driver, cancellationToken);
        var ended = Task.WhenAny(_end.Task, session.EndRequested);
        if (arguments.Prompt is { } prompt)
        {
            session.Prompt(prompt);
            await Task.WhenAny(arguments.Limits.MaxIdle is null ? session.WaitUntilIdleAsync(cancellationToken) : ended, ended);
        }
        else if (arguments.Headless && !arguments.StreamJsonInput)
        {
            await ended;
        }
        else
        {
            await Task.WhenAny(terminal?.Left ?? ReadAsync(client, open), ended);
        }

        var code = Code();
        await session.DisposeAsync();
        if (await writing)
        {
            await PrintResultAsync(driver.Name, code);
        }

        return code;
    }

    int Code() =>
        _signal is { } signal && arguments.Prompt is not null ? ExitCodes.Signal(signal)
        : session.LastTurn is { Outcome: "completed" } && arguments.Prompt is not null ? ExitCodes.Completed
        : session.EndedByLimit is { Length: > 0 } ? ExitCodes.Limit
        : arguments.Prompt is not null ? ExitCodes.Failed
        : ExitCodes.Completed;

    static InteractiveTerminal Open(LocalSessionClient client) => InteractiveTerminal.Open(
        new CommandsBeside(client, Directory.GetCurrentDirectory()), Home.Folder, goesOn: false, TimeProvider.System);

    /// <summary>False when whoever read is gone; the session ends for other reasons.</summary>
    static async Task<bool> WriteAsync(Task writing)
    {
        try
        {
            await writing;
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    SessionListener? Listen()
    {
        try
        {
            return SessionListener.Start(session, alwaysAnswers: false, Environment.GetEnvironmentVariable, TimeProvider.System);
        }
        catch (SocketRefusedException exception)
        {
            // The session itself needs no socket.
            session.Feed.Publish(new Notice("warning", "attach", exception.Message));
            return null;
        }
    }

    async Task ReadAsync(LocalSessionClient client, OpenRequests open)
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        var lines = new TerminalInput(client, open, text => session.Feed.Publish(new Notice("info", "patchbay", text)));
        var wire = new StreamJsonInput(client, text => session.Feed.Publish(new Notice("warning", "input", text)));
        while (await reader.ReadLineAsync() is { } line)
        {
            if (arguments.StreamJsonInput)
            {
                await wire.TakeAsync(line, CancellationToken.None);
            }
            else if (!await lines.TakeAsync(line, CancellationToken.None))
            {
                return;
            }
        }

        // The input has ended: what was asked for is finished, and nobody here answers any more.
        client.CanAnswer = false;
        await session.WaitUntilIdleAsync(CancellationToken.None);
    }

    async Task PrintResultAsync(string agent, int code)
    {
        if (arguments.Prompt is not null && arguments.Output is OutputFormat.Text)
        {
            await _output.WriteLineAsync(PlainText.Neutralise(session.LastTurn?.Text ?? ""));
        }
        else if (arguments.Output is OutputFormat.Json)
        {
            await _output.WriteLineAsync(RunResult.Of(session, agent, code).Line());
        }

        await _output.FlushAsync();
    }

    void End(PosixSignalContext context)
    {
        // The first signal ends gracefully, the second at once.
        _signal ??= context.Signal is PosixSignal.SIGINT ? 2 : context.Signal is PosixSignal.SIGHUP ? 1 : 15;
        context.Cancel = _end.TrySetResult();
    }
}
