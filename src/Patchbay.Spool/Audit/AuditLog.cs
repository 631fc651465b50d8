namespace Patchbay.Spool;

/// <summary>
/// What happened and who did it: one append-only, hash-chained table in each durable file. Drops are counted, not listed, so
/// that a flood of strangers can neither fill the disk nor slow the events down.
/// </summary>
public sealed class AuditLog
{
    readonly DatabaseWriter _writer;
    readonly TimeProvider _time;
    readonly DropCounters _drops;
    readonly CancellationTokenSource _closing = new();
    Task _flushing = Task.CompletedTask;

    internal AuditLog(DatabaseWriter writer, SqlStatements stored, TimeProvider time)
    {
        _writer = writer;
        _time = time;
        _drops = new DropCounters(time, stored);
        _writer.AddRider(_drops);
    }

    /// <summary>Appends one row; it is on disk when the task ends.</summary>
    public Task AppendAsync(AuditRecord record, CancellationToken cancellationToken = default) =>
        _writer.WriteAsync(
            scope =>
            {
                scope.Audit(record);
                return true;
            },
            cancellationToken);

    /// <summary>
    /// Counts one drop. It costs no commit: counters reach the disk about once a second. At most 1,000 senders an hour have
    /// counters of their own, the rest share <c>(others)</c>; reasons are short fixed words of the caller.
    /// </summary>
    public void CountDrop(string sender, string reason)
    {
        _drops.Count(sender, reason);
        SpoolMeter.Drop(reason);
    }

    /// <summary>Checks the whole chain of a file, also while a session has it open.</summary>
    /// <exception cref="SpoolUnavailableException">The file is not there or cannot be read.</exception>
    public static AuditVerification Verify(string path) => AuditReader.Verify(path);

    /// <summary>The whole chain of a file, oldest first, also while a session has it open.</summary>
    public static IReadOnlyList<AuditRow> Read(string path) => AuditReader.All(path);

    /// <summary>The counters of hours that are not over yet.</summary>
    public static IReadOnlyList<(string Sender, string Reason, long Count)> ReadDrops(string path) => AuditReader.Drops(path);

    /// <summary>As <see cref="Read"/>, a page at a time, for a long chain; also while a session has the file open.</summary>
    public static IAsyncEnumerable<AuditRow> ReadAsync(string path, CancellationToken cancellationToken = default) =>
        AuditReader.ReadAsync(path, cancellationToken);

    internal void Start() => _flushing = FlushAsync();

    internal async Task CloseAsync()
    {
        await _closing.CancelAsync();
        await _flushing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    async Task FlushAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _time);
        while (await timer.WaitForNextTickAsync(_closing.Token))
        {
            _drops.Tick();
            if (_drops.HasWork)
            {
                try
                {
                    await _writer.WriteAsync(static _ => true, _closing.Token);
                }
                catch (Exception problem) when (problem is SpoolFullException or SpoolUnavailableException)
                {
                    // The counters stay in memory and ride on a later commit; whoever writes events is told of the disk.
                }
            }
        }
    }
}
