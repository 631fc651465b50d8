using System.CommandLine;
using Patchbay.Cli.Completion;
using Patchbay.Platforms.Send;
using Patchbay.Platforms.Tasks;
using Patchbay.Protocol;
using Patchbay.Protocol.Names;

namespace Patchbay.Cli.Send;

/// <summary><c>patchbay send</c>: an event from any script. It prints the event's id when the event is on disk, and not before.</summary>
static class SendCommand
{
    public static Command Create()
    {
        var text = new Argument<string?>("text") { Description = "What to send; - or nothing reads standard input", Arity = ArgumentArity.ZeroOrOne };
        var session = new Option<string?>("--session") { Description = "The session it is for; without, the only one that takes what is sent", HelpName = "name" }.Suggest(CompletionValues.RunningSessions);
        var channel = new Option<string>("--channel") { Description = "send: an event. tasks: a task file, whose result is written beside it", HelpName = "channel", DefaultValueFactory = _ => "send" };
        channel.AcceptOnlyFromAmong("send", "tasks");
        var id = new Option<string?>("--id") { Description = "An id of your own: what is sent twice with it is one event", HelpName = "id" };
        var command = new Command("send", "Send an event to a session from a script; refused below a session") { text, session, channel, id };
        command.SetAction((parsed, token) => RunAsync(parsed.GetValue(text), parsed.GetValue(session), parsed.GetValue(channel)!, parsed.GetValue(id), token));
        return command;
    }

    static async Task<int> RunAsync(string? text, string? session, string channel, string? id, CancellationToken cancellationToken)
    {
        if (PolicyGuard.Refuse("send", yes: true) is { } code)
        {
            return code;
        }

        if (text is null && !Console.IsInputRedirected)
        {
            return await FailAsync("there is no text; give one, or send it to standard input");
        }

        if (channel is "tasks" && id is not null)
        {
            return await FailAsync("--id is for --channel send; a task file has a name of its own");
        }

        if (Session(session, channel, out var problem) is not { } name)
        {
            return await FailAsync(problem);
        }

        var given = text is null or "-" ? await ReadAsync(cancellationToken) : text;
        return given is null ? await FailAsync("the text is larger than 256 KiB")
            : channel is "tasks" ? await DropAsync(name, given)
            : await SendAsync(name, given, id, cancellationToken);
    }

    static async Task<int> SendAsync(string session, string text, string? id, CancellationToken cancellationToken)
    {
        var outcome = await SendRoad.SendAsync(Home.Folder, session, text, id, TimeProvider.System, cancellationToken);
        if (outcome.EventId is null)
        {
            return await FailAsync($"nothing was sent: {outcome.Problem}", ExitCodes.Failed);
        }

        if (outcome.IsWaiting)
        {
            await Console.Error.WriteLineAsync($"patchbay: no session {session} runs with builtin:send; it is kept, and waits 24 hours for one");
        }

        Console.WriteLine(outcome.EventId);
        return 0;
    }

    static async Task<int> DropAsync(string session, string text)
    {
        try
        {
            Console.WriteLine(TaskDrop.Write(Home.Folder, session, text, TimeProvider.System));
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Spool.SpoolUnavailableException or ArgumentException)
        {
            return await FailAsync($"nothing was sent: {exception.Message}", ExitCodes.Failed);
        }
    }

    /// <summary>The one that was named, or the only one that takes it now.</summary>
    static string? Session(string? named, string channel, out string problem)
    {
        problem = "";
        if (named is not null)
        {
            problem = SessionVariables.IsName(named) ? "" : $"--session '{named}' must be 1 to 64 letters, digits, dots, dashes or underscores";
            return problem.Length == 0 ? named : null;
        }

        var root = Path.Combine(Home.Folder, "channels", channel);
        List<string> open = Directory.Exists(root)
            ? [.. Directory.EnumerateDirectories(root).Select(path => Path.GetFileName(path)).Where(name => SendRoad.IsOpen(Home.Folder, name, channel)).Order(StringComparer.Ordinal)]
            : [];
        problem = open.Count == 0 ? $"no session runs with builtin:{channel}; name one with --session, and it waits for that one"
            : $"several sessions run with builtin:{channel} ({string.Join(", ", open)}); name one with --session";
        return open.Count == 1 ? open[0] : null;
    }

    /// <summary>Null when there is more than may be sent.</summary>
    static async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        const int most = 256 * 1024;
        var buffer = new char[most + 1];
        var length = await Console.In.ReadBlockAsync(buffer, cancellationToken);
        return length > most ? null : new string(buffer, 0, length);
    }

    static async Task<int> FailAsync(string problem, int code = CommandLine.BadUsage)
    {
        await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(problem)}");
        return code;
    }
}
