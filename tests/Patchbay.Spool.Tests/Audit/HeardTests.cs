using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Audit;

public sealed class HeardTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Who_was_heard_is_in_the_audit_without_what_was_said()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        await spool.AppendAsync(Samples.Many(3));

        var row = Assert.Single(AuditLog.Read(Path.Combine(_folder["state"], "spool.db")));
        Assert.Equal("event", row.Record.Kind);
        Assert.Equal($"{spool.Id}.1 to {spool.Id}.3", row.Record.Subject);
        Assert.StartsWith("accepted 3 as ", row.Record.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("content", row.Record.ToString(), StringComparison.Ordinal);
    }
}
