using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Database;

public sealed class DurableDatabaseTests : IDisposable
{
    readonly TempFolder _folder = new();

    string File => _folder["state/test.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Work_that_fails_fails_alone_and_leaves_nothing_behind()
    {
        await using var database = await OpenAsync();
        var told = 0;
        // The first holds the writer, so that the others share one commit.
        using var gate = new ManualResetEventSlim();
        var first = database.WriteAsync(_ => gate.Wait(TimeSpan.FromSeconds(10)));
        var tasks = Enumerable.Range(0, 20).Select(number => database.WriteAsync(scope =>
        {
            scope.Execute("INSERT INTO numbers(n) VALUES(?1)", number);
            scope.AfterCommit(() => Interlocked.Increment(ref told));
            scope.Audit(new AuditRecord("test", $"{number}", "", ""));
            return number % 5 == 3 ? throw new InvalidDataException($"{number}") : scope.LastInsertRowId;
        })).ToList();
        gate.Set();
        Assert.True(await first);

        foreach (var (task, number) in tasks.Select((task, number) => (task, number)))
        {
            if (number % 5 == 3)
            {
                Assert.Equal($"{number}", (await Assert.ThrowsAsync<InvalidDataException>(() => task)).Message);
            }
            else
            {
                await task;
            }
        }

        Assert.Equal(16, told);
        Assert.Equal(Enumerable.Range(0, 20).Where(number => number % 5 != 3), await NumbersAsync(database));
        Assert.Equal(16, AuditLog.Verify(File).Rows);
        Assert.True(AuditLog.Verify(File).IsIntact);
    }

    [Fact]
    public async Task Writes_happen_in_the_order_in_which_they_were_asked_for()
    {
        await using var database = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 3000).Select(number => database.WriteAsync(scope => scope.Execute("INSERT INTO numbers(n) VALUES(?1)", number))));
        Assert.Equal(Enumerable.Range(0, 3000), await NumbersAsync(database));
    }

    [Fact]
    public async Task What_is_accepted_before_closing_is_written_and_nothing_is_accepted_after()
    {
        var database = await OpenAsync();
        var writes = Enumerable.Range(0, 500).Select(number => database.WriteAsync(scope => scope.Execute("INSERT INTO numbers(n) VALUES(?1)", number))).ToList();
        await database.DisposeAsync();
        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.WriteAsync(_ => true));

        await using var again = await OpenAsync();
        Assert.Equal(500, (await NumbersAsync(again)).Count);
    }

    [Fact]
    public async Task Cancelled_work_that_has_not_begun_is_not_done()
    {
        await using var database = await OpenAsync();
        using var gate = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var first = database.WriteAsync(_ => gate.Wait(TimeSpan.FromSeconds(10)));
        var second = database.WriteAsync(scope => scope.Execute("INSERT INTO numbers(n) VALUES(1)"), cancel.Token);
        await cancel.CancelAsync();
        gate.Set();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Empty(await NumbersAsync(database));
    }

    [Fact]
    public async Task A_hook_that_throws_is_told_keeps_the_work_and_stops_neither_other_hooks_nor_the_writer()
    {
        await using var database = await OpenAsync();
        var told = false;
        var problem = await Assert.ThrowsAsync<AggregateException>(() => database.WriteAsync(scope =>
        {
            scope.AfterCommit(() => throw new InvalidDataException("broken"));
            scope.AfterCommit(() => told = true);
            return scope.Execute("INSERT INTO numbers(n) VALUES(1)");
        }));
        Assert.Contains("on disk", problem.Message, StringComparison.Ordinal);
        Assert.True(told);
        Assert.Equal([1], await NumbersAsync(database));
    }

    [Fact]
    public async Task A_commit_waits_for_the_disk()
    {
        await using var database = await OpenAsync();
        Assert.Equal(["wal 2"], await database.WriteAsync(scope => scope.Query(
            "SELECT journal_mode || ' ' || synchronous FROM pragma_journal_mode, pragma_synchronous", row => row.GetString(0))));
    }

    [Fact]
    public async Task Reading_cannot_write()
    {
        await using var database = await OpenAsync();
        await Assert.ThrowsAsync<SpoolUnavailableException>(() => database.QueryAsync(sql => sql.Execute("INSERT INTO numbers(n) VALUES(1)")));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused_untouched()
    {
        await using (await OpenAsync("CREATE TABLE numbers(n INTEGER)", "CREATE TABLE more(n INTEGER)"))
        {
        }

        var refused = await Assert.ThrowsAsync<SpoolUnavailableException>(() => OpenAsync());
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_steps_run_once_each_and_later_ones_are_added()
    {
        await using (var database = await OpenAsync())
        {
            await database.WriteAsync(scope => scope.Execute("INSERT INTO numbers(n) VALUES(7)"));
        }

        await using var again = await OpenAsync("CREATE TABLE numbers(n INTEGER)", "ALTER TABLE numbers ADD COLUMN name TEXT NOT NULL DEFAULT 'x'");
        Assert.Equal(["7x"], await again.WriteAsync(scope => scope.Query("SELECT n || name FROM numbers", row => row.GetString(0))));
    }

    Task<DurableDatabase> OpenAsync(params string[] migrations) => DurableDatabase.OpenAsync(new DatabaseSettings
    {
        Path = File,
        Migrations = migrations.Length > 0 ? migrations : ["CREATE TABLE numbers(n INTEGER)"],
        HolderName = "test",
    });

    static Task<IReadOnlyList<int>> NumbersAsync(DurableDatabase database) =>
        database.WriteAsync(scope => scope.Query("SELECT n FROM numbers ORDER BY rowid", row => row.GetInt32(0)));
}
