using System.Globalization;

namespace Patchbay.Spool;

/// <summary>
/// What happens to events that nobody asks for: waiting too long they expire, loudly (a change of state and a row in the
/// audit); long final they are forgotten.
/// </summary>
sealed class SpoolUpkeep(DurableDatabase database, LeaseBook book, ChangeFeed changes, SpoolSettings settings, string spool) : IAsyncDisposable
{
    /// <summary>Per commit, so that appends in between do not wait for long.</summary>
    const int Portion = 500;

    const int RoundsPerPrune = 20;

    readonly CancellationTokenSource _ending = new();
    readonly string _reason = string.Create(CultureInfo.InvariantCulture, $"no session took it for {settings.ExpireAfter.TotalHours:0.##} hours");
    Task _running = Task.CompletedTask;

    internal void Start() => _running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    internal async Task ExpireAsync(CancellationToken cancellationToken)
    {
        while (book.TakeExpired(Portion) is { Count: > 0 } expired)
        {
            try
            {
                await database.WriteAsync(scope => Expire(scope, expired), cancellationToken);
            }
            finally
            {
                book.GiveBackExpired(expired);
            }
        }
    }

    internal async Task PruneAsync(CancellationToken cancellationToken)
    {
        var before = (settings.TimeProvider.GetUtcNow() - settings.KeepFinal).ToUnixTimeMilliseconds();
        while (await database.QueryAsync(scope => SpoolTables.Forgettable(scope, before, settings.KeepFinalCount, Portion), cancellationToken) is { Count: > 0 } keys)
        {
            await database.WriteAsync(scope => SpoolTables.Forget(scope.Sql, keys), cancellationToken);
        }

        await database.WriteAsync(scope => SentTable.Prune(scope.Sql, before, settings.KeepFinalCount), cancellationToken);
    }

    void Expire(WriteScope scope, List<WaitingEntry> expired)
    {
        scope.Label("spool.expire");
        var at = scope.NowMilliseconds;
        foreach (var entry in expired)
        {
            scope.AfterCommit(() => book.Remove(entry.Key));
            if (SpoolTables.Settle(scope.Sql, entry.Key, EventState.Expired, _reason, at))
            {
                var accepted = DateTimeOffset.FromUnixTimeMilliseconds(entry.AcceptedAt);
                var id = new EventId(spool, new EventKey(entry.Key));
                scope.Audit(new AuditRecord("expired", id.ToString(), "spool", AuditDetail.Expired(accepted, _reason)));
                changes.TellAfter(scope, id, EventState.Expired, _reason);
            }
        }
    }

    async Task RunAsync()
    {
        var seconds = Faults.Mutant("upkeep-each-second") ? 1 : Math.Clamp(settings.ExpireAfter.TotalSeconds / 10, 1, 30);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds), settings.TimeProvider);
        for (var round = 1L; await timer.WaitForNextTickAsync(_ending.Token); round++)
        {
            try
            {
                await ExpireAsync(_ending.Token);
                if (round % RoundsPerPrune == 0)
                {
                    await PruneAsync(_ending.Token);
                }
            }
            catch (Exception problem) when (problem is SpoolFullException or SpoolUnavailableException)
            {
                // The disk may be full: the next round tries again, and whoever appends is told.
            }
        }
    }
}
