using System.ComponentModel;
using System.Diagnostics;

namespace Patchbay.SessionHost.Processes;

/// <summary>
/// One child in a session and process group of its own, known to the guard before it runs its first instruction. Ending it
/// ends its whole tree. Windows knows neither groups nor SIGTERM: there the tree that the system reports is killed.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan KillFuse = TimeSpan.FromSeconds(3);

    readonly Process _process;
    readonly ProcessGuard _guard;
    readonly string _mark;

    ChildProcess(Process process, ProcessGuard guard, string mark)
    {
        _process = process;
        _guard = guard;
        _mark = mark;
        Id = process.Id;
        StandardInput = process.StandardInput.BaseStream;
        StandardOutput = process.StandardOutput.BaseStream;
        StandardError = process.StandardError.BaseStream;
        Exited = WaitAsync();
    }

    /// <summary>The process id, which is the id of its process group and session as well.</summary>
    public int Id { get; }

    /// <summary>Raw bytes, unbuffered.</summary>
    public Stream StandardInput { get; }

    /// <summary>Raw bytes. It ends when the last process that inherited it closes it, which may be after the exit.</summary>
    public Stream StandardOutput { get; }

    public Stream StandardError { get; }

    /// <summary>The exit code of the child itself (128 + n after signal n). Others of its tree may still live. Never fails.</summary>
    public Task<int> Exited { get; }

    /// <summary>Throws <see cref="ChildStartException"/> when the program or the folder is missing or cannot be run.</summary>
    public static async Task<ChildProcess> StartAsync(ChildCommand command, ProcessGuard guard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = Launcher.Hold(command, ExecutableSearch.Resolve(command));
        var mark = guard.NewMark();
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment[ProcessTree.MarkVariable] = mark;
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            throw new ChildStartException($"Cannot start '{command.FileName}': {e.Message}", e);
        }

        var child = new ChildProcess(process!, guard, mark);
        await child.ReleaseAsync(command.FileName, cancellationToken);
        return child;
    }

    /// <summary>Close the input, wait, SIGTERM, wait, SIGKILL. Returns when nothing of the tree is left.</summary>
    public async Task StopAsync(TimeSpan graceClose, TimeSpan graceTerm)
    {
        await CloseInputAsync();
        if (await IsGoneWithinAsync(graceClose))
        {
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            ProcessTree.Send(Id, _mark, Signal.Terminate);
            if (await IsGoneWithinAsync(graceTerm))
            {
                return;
            }
        }

        await KillAsync();
    }

    /// <summary>Ends the whole tree at once and returns when it is gone.</summary>
    public async Task KillAsync()
    {
        var began = _guard.Time.GetTimestamp();
        while (!IsGone() && _guard.Time.GetElapsedTime(began) < KillFuse)
        {
            // More than one round, because a process that forks may slip through one.
            Kill();
            await Task.Delay(Poll, _guard.Time);
        }

        await CloseInputAsync();
        await _guard.LeaderEndedAsync(Id);
    }

    /// <summary>Kills what is left and closes the streams.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await StandardOutput.DisposeAsync();
        await StandardError.DisposeAsync();
        _process.Dispose();
    }

    /// <summary>Closes the streams only; what still lives is ended with the guard. For a child that ended itself.</summary>
    internal async Task LetGoAsync()
    {
        await CloseInputAsync();
        await StandardOutput.DisposeAsync();
        await StandardError.DisposeAsync();
    }

    async Task ReleaseAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            // Until the launcher has made it, there is no group that the guard could end.
            while (!OperatingSystem.IsWindows() && Signals.GroupOf(Id) is var group && group != Id && group >= 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), _guard.Time, cancellationToken);
            }

            await _guard.AddAsync(Id, _mark, cancellationToken);
            if (!OperatingSystem.IsWindows())
            {
                await StandardInput.WriteAsync("go\n"u8.ToArray(), cancellationToken);
                await StandardInput.FlushAsync(cancellationToken);
            }
        }
        catch (Exception e)
        {
            await DisposeAsync();
            if (e is OperationCanceledException)
            {
                throw;
            }

            throw new ChildStartException($"Cannot start '{name}': it could not be placed under the guard ({e.Message}).", e);
        }
    }

    async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        var code = _process.ExitCode;
        try
        {
            await _guard.LeaderEndedAsync(Id);
        }
        catch (Exception e) when (e is ChildStartException or Win32Exception or IOException)
        {
            // No guard can be started any more; the next start of a child says so. The exit code is still true.
        }

        return code;
    }

    async Task<bool> IsGoneWithinAsync(TimeSpan grace)
    {
        var began = _guard.Time.GetTimestamp();
        using var fuse = new CancellationTokenSource(grace, _guard.Time);
        await ((Task)Exited).WaitAsync(fuse.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!IsGone())
        {
            if (_guard.Time.GetElapsedTime(began) >= grace)
            {
                return false;
            }

            await Task.Delay(Poll, _guard.Time);
        }

        await _guard.LeaderEndedAsync(Id);
        return true;
    }

    bool IsGone() => Exited.IsCompleted && (OperatingSystem.IsWindows() || ProcessTree.IsGone(Id, _mark));

    void Kill()
    {
        if (!OperatingSystem.IsWindows())
        {
            ProcessTree.Send(Id, _mark, Signal.Kill);
            return;
        }

        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended by itself.
        }
    }

    internal async Task CloseInputAsync()
    {
        try
        {
            await StandardInput.DisposeAsync();
        }
        catch (IOException)
        {
            // The other end is closed already.
        }
    }
}
