using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Audit;

public sealed class DropCounterTests : IDisposable
{
    readonly TempFolder _folder = new();
    readonly ManualTime _time = new();

    string File => Path.Combine(_folder["state"], "spool.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_million_drops_of_many_senders_make_a_thousand_rows_and_no_larger_file()
    {
        await using (var spool = await Samples.OpenAsync(_folder, _time))
        {
            for (var number = 0; number < 1_000_000; number++)
            {
                spool.Audit.CountDrop($"sender {number % 5000}", "not paired");
            }
        }

        var counts = AuditLog.ReadDrops(File);
        Assert.Equal(1001, counts.Count);
        Assert.Equal(("(others)", "not paired", 800_000L), counts[0]);
        Assert.Equal(1_000_000, counts.Sum(count => count.Count));
        Assert.True(new FileInfo(File).Length < 500_000, $"{new FileInfo(File).Length} bytes");
    }

    [Fact]
    public async Task The_bound_on_senders_holds_over_a_restart_within_the_hour()
    {
        foreach (var start in (int[])[0, 800])
        {
            await using var spool = await Samples.OpenAsync(_folder, _time);
            for (var number = start; number < start + 800; number++)
            {
                spool.Audit.CountDrop($"sender {number}", "not paired");
            }
        }

        Assert.Equal(1001, AuditLog.ReadDrops(File).Count);
        Assert.Equal(600, AuditLog.ReadDrops(File).Single(count => count.Sender == "(others)").Count);
    }

    [Fact]
    public async Task When_an_hour_is_over_each_of_its_counters_becomes_one_row_of_the_chain()
    {
        await using var spool = await Samples.OpenAsync(_folder, _time);
        spool.Audit.CountDrop("ann", "not paired");
        spool.Audit.CountDrop("ann", "not paired");
        spool.Audit.CountDrop("bob", "too large");
        await spool.AppendAsync(Samples.Many(1));
        Assert.DoesNotContain(AuditLog.Read(File), row => row.Record.Kind == "drop");
        Assert.Equal(2, AuditLog.ReadDrops(File).Count);

        _time.Advance(TimeSpan.FromHours(1));
        await spool.AppendAsync(Samples.Many(1, from: 1));

        var rows = AuditLog.Read(File).Where(row => row.Record.Kind == "drop").ToList();
        Assert.Equal(["ann", "bob"], rows.Select(row => row.Record.Subject));
        Assert.Contains("\"count\":2", rows[0].Record.Detail, StringComparison.Ordinal);
        Assert.Empty(AuditLog.ReadDrops(File));
        Assert.True(AuditLog.Verify(File).IsIntact);
    }

    [Fact]
    public async Task Counters_that_could_not_be_written_are_written_later()
    {
        await using var spool = await Samples.OpenAsync(_folder, _time, settings => settings with { MaxWaiting = 1 });
        spool.Audit.CountDrop("ann", "not paired");
        await Assert.ThrowsAsync<SpoolFullException>(() => spool.AppendAsync(Samples.Many(2)));
        await spool.AppendAsync(Samples.Many(1));
        Assert.Equal(("ann", "not paired", 1L), Assert.Single(AuditLog.ReadDrops(File)));
    }
}
