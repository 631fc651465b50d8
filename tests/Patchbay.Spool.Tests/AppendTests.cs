namespace Patchbay.Spool.Tests;

public sealed class AppendTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-spool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_event_comes_back_after_the_spool_was_closed_and_opened_again()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        AppendOutcome first;
        await using (var spool = await OpenAsync())
        {
            first = (await spool.AppendAsync([Message("p1", "hello")], cancellationToken))[0];
            Assert.Equal(AppendResult.Accepted, first.Result);
        }

        await using var again = await OpenAsync();
        var duplicate = (await again.AppendAsync([Message("p1", "hello")], cancellationToken))[0];
        Assert.Equal(first with { Result = AppendResult.Duplicate }, duplicate);
        await using var lease = again.OpenLease(new LeaseHolder("c", "s", "p"));
        var taken = await lease.TakeAsync(10, cancellationToken);
        Assert.Equal("hello", Assert.Single(taken).Event.Content);
        Assert.Equal([EventState.Delivered], (await again.SettleAsync([new Settlement(first.Id, EventState.Delivered)], cancellationToken)).OfType<EventState>());
    }

    [Fact]
    public async Task A_second_opener_is_told_who_holds_the_spool()
    {
        await using var spool = await OpenAsync();
        var held = await Assert.ThrowsAsync<SpoolHeldException>(OpenAsync);
        Assert.Contains($"process {Environment.ProcessId} (test)", held.Message, StringComparison.Ordinal);
    }

    Task<EventSpool> OpenAsync() =>
        EventSpool.OpenAsync(new SpoolSettings { Folder = Path.Combine(_folder, "spool"), HolderName = "test" }, CancellationToken.None);

    static InboundEvent Message(string id, string text) => new() { PlatformId = id, ChatId = "c", Role = "sender", Content = text, Meta = [new("a", "1")] };
}
