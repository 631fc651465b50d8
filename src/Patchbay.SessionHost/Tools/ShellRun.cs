using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Tools;

/// <summary>How a command ended. LeftBehind: something in the background still holds its output.</summary>
sealed record ShellEnd(string Text, int ExitCode, bool TimedOut, bool LeftBehind);

/// <summary>One command from its start to its end; what it leaves in the background stays under the guard.</summary>
sealed class ShellRun(ChildProcess child, ToolContext context) : IAsyncDisposable
{
    // After the shell ended, only what is left in the pipe is still to come, unless somebody else holds it.
    static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    readonly OutputCapture _capture = new(context.OverflowFolder);

    /// <summary>Ends what the command started where killing it here does not reach.</summary>
    public Func<Task>? OnKilled { get; init; }

    /// <summary>Throws OperationCanceledException when cancelled, and then everything the command started is gone.</summary>
    public async Task<ShellEnd> RunAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        await child.CloseInputAsync();
        using var fuse = new CancellationTokenSource(timeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(fuse.Token, cancellationToken);
        using var enough = new CancellationTokenSource();
        var reading = ReadAsync(enough.Token);
        var killed = false;
        try
        {
            // A capture that fails (a full disk) must end the command, or the command waits for its reader for ever.
            await await Task.WhenAny(child.Exited, reading).WaitAsync(either.Token);
            await child.Exited.WaitAsync(either.Token);
        }
        catch (Exception e)
        {
            killed = true;
            await child.KillAsync();
            await (OnKilled?.Invoke() ?? Task.CompletedTask);
            if (e is not OperationCanceledException)
            {
                throw;
            }
        }

        var code = await child.Exited;
        enough.CancelAfter(LastWords);
        var complete = await reading;
        _ = LetGoAsync(drain: !complete);
        cancellationToken.ThrowIfCancellationRequested();
        return new ShellEnd(await _capture.FinishAsync(cancellationToken), code, killed, !complete);
    }

    public async ValueTask DisposeAsync() => await _capture.DisposeAsync();

    async Task<bool> ReadAsync(CancellationToken enough)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await child.StandardOutput.ReadAsync(buffer, enough) is > 0 and var count)
            {
                await _capture.AppendAsync(buffer.AsMemory(0, count), CancellationToken.None);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // A background process that prints must not die of a closed pipe, nor wait for ever in a full one.
    async Task LetGoAsync(bool drain)
    {
        var buffer = new byte[4096];
        try
        {
            while (drain && await child.StandardOutput.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // It ended.
        }

        await child.LetGoAsync();
    }
}
