using System.Text;
using Patchbay.Protocol;
using Patchbay.SessionHost.Clients;
using Patchbay.Terminal;

namespace Patchbay.Cli.Sessions;

/// <summary>How a terminal left its session.</summary>
enum TerminalEnd
{
    SessionEnded,
    Detached,
}

/// <summary>A terminal of lines over any client: the feed is printed, each line of input is taken.</summary>
sealed class PlainTerminal(ISessionClient client, TextWriter output)
{
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    readonly OpenRequests _open = new();
    readonly Lock _writing = new();
    readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Until the session ends, the input ends, or the user leaves. <paramref name="last"/> is printed in any case.</summary>
    public async Task<TerminalEnd> RunAsync(long from, long last, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var showing = ShowAsync(from, last, leaving.Token);
        var taking = Task.Run(() => TakeAsync(leaving.Token), leaving.Token);
        if (await Task.WhenAny(showing, taking) == taking && await taking)
        {
            // The user asked for the end of the session: its last words belong to us.
            await Task.WhenAny(showing, Task.Delay(LastWords, TimeProvider.System, cancellationToken));
        }

        if (!showing.IsCompleted)
        {
            await Task.WhenAny(showing, _caughtUp.Task, Task.Delay(LastWords, TimeProvider.System, cancellationToken));
            await leaving.CancelAsync();
            return TerminalEnd.Detached;
        }

        await showing;
        return TerminalEnd.SessionEnded;
    }

    async Task ShowAsync(long from, long last, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in client.ReadAsync(from, cancellationToken))
            {
                _open.Observe(item);
                Print(FeedLines.Render(item));
                if (item.Seq >= last)
                {
                    _caughtUp.TrySetResult();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Left.
        }
    }

    /// <summary>True when the session was asked to end.</summary>
    async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        var input = new TerminalInput(client, _open, text => Print(PlainText.Neutralise(text).Split('\n').Select(line => $"  {line}")));
        while (await reader.ReadLineAsync(cancellationToken) is { } line && line.Trim() is not "/detach")
        {
            if (!await input.TakeAsync(line, cancellationToken))
            {
                return (await client.SendAsync(new ControlCommand("end", null), cancellationToken)).Ok;
            }
        }

        return false;
    }

    void Print(IEnumerable<string> lines)
    {
        lock (_writing)
        {
            foreach (var line in lines)
            {
                output.WriteLine(line);
            }

            output.Flush();
        }
    }
}
