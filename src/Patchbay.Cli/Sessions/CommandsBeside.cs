using System.Diagnostics;
using Patchbay.Cli.Access;
using Patchbay.Protocol;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;

namespace Patchbay.Cli.Sessions;

/// <summary>
/// A client that answers <c>trust</c>, <c>audit</c>, <c>access</c>, <c>route</c> and <c>configure</c> beside the session, by the commands of the same name; all
/// else goes to the session. What changes trust is asked for at a shell; access is changed here too, for it is typed here, and
/// the command itself refuses below a session.
/// </summary>
sealed class CommandsBeside(ISessionClient session, string project) : ISessionClient
{
    const int MostLines = 40;

    public IAsyncEnumerable<FeedItem> ReadAsync(long from, CancellationToken cancellationToken) => session.ReadAsync(from, cancellationToken);

    public Task<ClientReply> SendAsync(ClientCommand command, CancellationToken cancellationToken) => command switch
    {
        ControlCommand { Command: "trust" } => RunAsync(null, cancellationToken, "trust", "--show", project),
        ControlCommand { Command: "audit" } => RunAsync(null, cancellationToken, "audit"),
        ControlCommand control when AccessLine.Read(control.Command, control.Argument) is { } beside => RunAsync(beside.Input, cancellationToken, beside.Arguments),
        _ => session.SendAsync(command, cancellationToken),
    };

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    static async Task<ClientReply> RunAsync(string? input, CancellationToken cancellationToken, params string[] arguments)
    {
        // With all three redirected the terminal stays ours.
        using var process = Process.Start(new ProcessStartInfo(Self.Program, Self.Arguments(arguments))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        if (input is not null)
        {
            await process.StandardInput.WriteLineAsync(input.AsMemory(), cancellationToken);
        }

        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var (lines, left) = await LastAsync(process.StandardOutput, cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var head = left == 0 ? "" : $"… {left} lines before; patchbay {string.Join(' ', arguments.Take(arguments.Length > 1 ? 2 : 1))} prints all\n";
        var text = head + string.Join('\n', lines) + (await errors).TrimEnd();
        return new ClientReply(process.ExitCode == 0, PlainText.Neutralise(text));
    }

    // However much there is, only the end of it is kept.
    static async Task<(IEnumerable<string> Lines, int Left)> LastAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var lines = new Queue<string>();
        var left = 0;
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Enqueue(line);
            if (lines.Count > MostLines)
            {
                lines.Dequeue();
                left++;
            }
        }

        return (lines, left);
    }
}
