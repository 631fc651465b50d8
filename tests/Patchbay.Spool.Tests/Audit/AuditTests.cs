using Microsoft.Data.Sqlite;
using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Audit;

public sealed class AuditTests : IDisposable
{
    readonly TempFolder _folder = new();

    string File => _folder["state/test.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_chain_is_read_and_holds_while_the_file_is_open()
    {
        await using var database = await FilledAsync();
        Assert.Equal(new AuditVerification(10, null, null), AuditLog.Verify(File));

        var rows = AuditLog.Read(File);
        Assert.Equal(Enumerable.Range(1, 10).Select(number => (long)number), rows.Select(row => row.Seq));
        Assert.Equal(new AuditRecord("pairing", "subject 3", "ann", """{"n":3}"""), rows[2].Record);
        Assert.Equal(rows[4].Hash, rows[5].PreviousHash);

        var paged = new List<AuditRow>();
        await foreach (var row in AuditLog.ReadAsync(File))
        {
            paged.Add(row);
        }

        Assert.Equal(rows, paged);
    }

    [Fact]
    public async Task An_empty_chain_holds()
    {
        await using var database = await OpenAsync();
        Assert.True(AuditLog.Verify(File).IsIntact);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_clear_error() =>
        Assert.Contains("does not exist", Assert.Throws<SpoolUnavailableException>(() => AuditLog.Verify(File)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("UPDATE audit SET detail = '{}' WHERE seq = 4", 4)]
    [InlineData("UPDATE audit SET kind = 'pairin' WHERE seq = 4", 4)]
    [InlineData("UPDATE audit SET kind = 'p', subject = 'airingsubject 4' WHERE seq = 4", 4)]
    [InlineData("UPDATE audit SET actor = 'bob' WHERE seq = 1", 1)]
    [InlineData("UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 7", 7)]
    [InlineData("UPDATE audit SET hash = zeroblob(32) WHERE seq = 5", 5)]
    [InlineData("UPDATE audit SET prev_hash = zeroblob(32) WHERE seq = 5", 5)]
    [InlineData("DELETE FROM audit WHERE seq = 4", 5)]
    [InlineData("DELETE FROM audit WHERE seq <= 2", 3)]
    [InlineData("DELETE FROM audit WHERE seq = 10", 10)]
    [InlineData("DELETE FROM audit WHERE seq > 6", 7)]
    [InlineData("DELETE FROM audit", 1)]
    [InlineData("INSERT INTO audit SELECT 0, at_ms, kind, subject, actor, detail, prev_hash, hash FROM audit WHERE seq = 1", 0)]
    [InlineData("INSERT INTO audit SELECT 11, at_ms, kind, subject, actor, detail, hash, hash FROM audit WHERE seq = 10", 11)]
    [InlineData("DELETE FROM audit WHERE seq = 4; UPDATE audit SET seq = seq - 1 WHERE seq > 4", 4)]
    [InlineData("UPDATE audit SET seq = -1 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = -1", 3)]
    public async Task Tampering_is_found_at_its_row(string tamper, long row)
    {
        await (await FilledAsync()).DisposeAsync();
        Run("DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_cut");
        Run(tamper);

        var found = AuditLog.Verify(File);

        Assert.False(found.IsIntact);
        Assert.Equal(row, found.BrokenAt);
        Assert.Contains($"row {row}", found.Problem!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE audit SET detail = '{}' WHERE seq = 4")]
    [InlineData("DELETE FROM audit WHERE seq = 4")]
    public async Task The_table_itself_refuses_to_be_changed(string sql)
    {
        await using var database = await FilledAsync();
        var refused = await Assert.ThrowsAsync<SqliteFailureException>(() => database.WriteAsync(scope => scope.Execute(sql)));
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        Assert.True(AuditLog.Verify(File).IsIntact);
    }

    [Fact]
    public async Task The_chain_goes_on_after_the_file_was_closed_and_opened()
    {
        await (await FilledAsync()).DisposeAsync();
        await using var again = await FilledAsync();
        Assert.Equal(new AuditVerification(20, null, null), AuditLog.Verify(File));
    }

    async Task<DurableDatabase> FilledAsync()
    {
        var database = await OpenAsync();
        for (var number = 1; number <= 10; number++)
        {
            await database.Audit.AppendAsync(new AuditRecord("pairing", $"subject {number}", "ann", $$"""{"n":{{number}}}"""));
        }

        return database;
    }

    Task<DurableDatabase> OpenAsync() =>
        DurableDatabase.OpenAsync(new DatabaseSettings { Path = File, Migrations = [], HolderName = "test" });

    void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
