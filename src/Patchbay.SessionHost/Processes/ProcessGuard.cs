using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Patchbay.SessionHost.Processes;

/// <summary>
/// One small process per session that ends all children of the host when the host is gone, however it went. Only the host
/// holds its input, so the kernel itself tells it. Disposing ends every child that is left and waits until they are gone.
/// Windows has no guard: a killed host leaves children that do not notice the end of their input.
/// </summary>
public sealed class ProcessGuard : IAsyncDisposable
{
    static readonly TimeSpan Fuse = TimeSpan.FromSeconds(10);

    readonly string _id = RandomNumberGenerator.GetHexString(24, lowercase: true);
    readonly SemaphoreSlim _turn = new(1);
    readonly Dictionary<int, GuardedGroup> _groups = [];
    Process? _process;
    int _marks;
    bool _ended;

    ProcessGuard(TimeProvider time) => Time = time;

    internal TimeProvider Time { get; }

    /// <summary>The guard's process id; 0 on Windows.</summary>
    public int Id => _process?.Id ?? 0;

    /// <summary>Throws <see cref="ChildStartException"/> when no guard can be started.</summary>
    public static ProcessGuard Start(TimeProvider time)
    {
        var guard = new ProcessGuard(time);
        guard.Spawn();
        return guard;
    }

    /// <summary>A mark for one child's environment; the guard knows all marks by their start.</summary>
    internal string NewMark() => string.Create(CultureInfo.InvariantCulture, $"{_id}.{Interlocked.Increment(ref _marks)}");

    /// <summary>Returns when the guard is sure to hear of the group, even if we die right now: the line is in its pipe.</summary>
    internal async Task AddAsync(int group, string mark, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            await SweepAsync();
            _groups[group] = new GuardedGroup(mark);
            await TellAsync($"add {group}\n");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The child itself ended. Its group stays guarded while others live in it; the number may be reused after that.</summary>
    internal async Task LeaderEndedAsync(int group)
    {
        await _turn.WaitAsync();
        try
        {
            if (!_ended && _groups.TryGetValue(group, out var guarded))
            {
                guarded.LeaderEnded = true;
                await SweepAsync();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            if (_process is { } process)
            {
                await process.StandardInput.BaseStream.DisposeAsync();
                using var fuse = new CancellationTokenSource(Fuse, Time);
                await process.WaitForExitAsync(fuse.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                process.Dispose();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    async Task SweepAsync()
    {
        foreach (var (group, guarded) in _groups.Where(g => g.Value.LeaderEnded).ToList())
        {
            if (OperatingSystem.IsWindows() || ProcessTree.IsGone(group, guarded.Mark))
            {
                _groups.Remove(group);
                await TellAsync($"remove {group}\n");
            }
        }
    }

    async Task TellAsync(FormattableString line)
    {
        if (_process is null)
        {
            return;
        }

        try
        {
            await WriteAsync(FormattableString.Invariant(line));
        }
        catch (IOException)
        {
            // Somebody killed the guard. A new one takes over all that lives.
            _process.Dispose();
            Spawn();
            await WriteAsync(string.Concat(_groups.Keys.Select(g => string.Create(CultureInfo.InvariantCulture, $"add {g}\n"))));
        }
    }

    async Task WriteAsync(string lines)
    {
        var input = _process!.StandardInput.BaseStream;
        await input.WriteAsync(Encoding.ASCII.GetBytes(lines));
        await input.FlushAsync();
    }

    void Spawn()
    {
        if (!OperatingSystem.IsWindows())
        {
            _process = Process.Start(Launcher.Script(GuardScript.Text, "patchbay-guard", $"{ProcessTree.MarkVariable}={_id}."))
                ?? throw new ChildStartException("Cannot start the process guard.");
        }
    }

    sealed class GuardedGroup(string mark)
    {
        public string Mark => mark;

        public bool LeaderEnded { get; set; }
    }
}
