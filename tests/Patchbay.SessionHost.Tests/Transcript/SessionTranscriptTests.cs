using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Tests.Inbox;
using Patchbay.SessionHost.Transcript;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Tests.Transcript;

public sealed class SessionTranscriptTests : IAsyncDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-transcript-").FullName;
    readonly RecordingCustodian _spool = new();
    SessionTranscript? _open;

    public async ValueTask DisposeAsync()
    {
        await (_open?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_delivery_is_one_transaction_and_survives_reopening()
    {
        var transcript = await OpenAsync();
        var entered = await transcript.DeliverAsync(3, [Deliver("1"), new(new InboxItem.Prompt("hi"), "hi"), Deliver("2")], CancellationToken.None);
        Assert.Equal(3, entered.Count);

        transcript = await OpenAsync();
        Assert.Equal(3, transcript.LastTurn);
        Assert.Equal(ReceiptState.Delivered, await transcript.FindAsync("chat", "1", CancellationToken.None));
        Assert.Null(await transcript.FindAsync("other", "1", CancellationToken.None));
        Assert.Equal(["event", "prompt", "event"], await EntriesAsync(transcript));
    }

    [Fact]
    public async Task A_delivery_that_fails_leaves_nothing_behind()
    {
        var transcript = await OpenAsync();
        await Limit(transcript, 1);
        await Assert.ThrowsAsync<SpoolFullException>(() => transcript.DeliverAsync(
            1, [Deliver("1"), new(_spool.Event("2"), new string('x', 100_000))], CancellationToken.None));
        await Limit(transcript, 1_000_000);
        Assert.Null(await transcript.FindAsync("chat", "1", CancellationToken.None));
        Assert.Empty(await EntriesAsync(transcript));
        Assert.Equal(0, transcript.LastTurn);
        Assert.Equal(2, (await transcript.DeliverAsync(1, [Deliver("1"), Deliver("2")], CancellationToken.None)).Count);
    }

    [Fact]
    public async Task An_event_enters_once_also_within_one_delivery_and_after_its_end()
    {
        var transcript = await OpenAsync();
        Assert.Single(await transcript.DeliverAsync(1, [Deliver("1"), Deliver("1")], CancellationToken.None));
        await SetAsync(transcript, "1", ReceiptState.Answered);
        transcript = await OpenAsync();
        Assert.Empty(await transcript.DeliverAsync(2, [Deliver("1")], CancellationToken.None));
        Assert.Single(await transcript.DeliverAsync(2, [new(_spool.Event("1", source: "other"), "x")], CancellationToken.None));
    }

    [Theory]
    [InlineData(ReceiptState.Answered, ReceiptState.Read)]
    [InlineData(ReceiptState.Read, ReceiptState.Answered)]
    [InlineData(ReceiptState.Failed, ReceiptState.Delivered)]
    [InlineData(ReceiptState.Read, ReceiptState.Queued)]
    public async Task A_state_never_goes_back(ReceiptState first, ReceiptState then)
    {
        var transcript = await OpenAsync();
        await transcript.DeliverAsync(1, [Deliver("1")], CancellationToken.None);
        Assert.Equal(1, await SetAsync(transcript, "1", first));
        Assert.Equal(0, await SetAsync(transcript, "1", then));
        Assert.Equal(first, await transcript.FindAsync("chat", "1", CancellationToken.None));
    }

    [Fact]
    public async Task A_state_that_is_not_final_changes_nothing_so_that_the_event_can_be_shown_again()
    {
        var transcript = await OpenAsync();
        await transcript.DeliverAsync(1, [Deliver("1")], CancellationToken.None);
        Assert.Equal(0, await SetAsync(transcript, "1", ReceiptState.Queued));
        Assert.Equal(0, await SetAsync(transcript, "1", ReceiptState.Delivered));
        Assert.Equal(0, await SetAsync(transcript, "unknown", ReceiptState.Read));
        var again = Assert.Single((await transcript.TakeCutOffAsync(CancellationToken.None)).Events);
        Assert.Equal(("1", "owner", "hello"), (again.EventId, again.Role, again.Message.Content));
    }

    [Fact]
    public async Task The_end_of_a_turn_is_one_transaction_and_an_empty_one_costs_nothing()
    {
        var transcript = await OpenAsync();
        await transcript.DeliverAsync(1, [Deliver("1")], CancellationToken.None);
        await Limit(transcript, 1);
        await Assert.ThrowsAsync<SpoolFullException>(() => transcript.FinishTurnAsync(
            1, "assistant", new string('x', 100_000), [new("chat", "1", ReceiptState.Read)], CancellationToken.None));
        await transcript.FinishTurnAsync(1, "assistant", "", [], CancellationToken.None);
        await Limit(transcript, 1_000_000);
        Assert.Equal(ReceiptState.Delivered, await transcript.FindAsync("chat", "1", CancellationToken.None));
        Assert.Equal(["event"], await EntriesAsync(transcript));
    }

    [Fact]
    public async Task One_process_at_a_time_holds_a_transcript()
    {
        await OpenAsync();
        await Assert.ThrowsAsync<SpoolHeldException>(() => SessionTranscript.OpenAsync(_folder, "second", TimeProvider.System, CancellationToken.None));
    }

    Delivery Deliver(string id) => new(_spool.Event(id), "text of " + id);

    async Task<SessionTranscript> OpenAsync()
    {
        await (_open?.DisposeAsync() ?? ValueTask.CompletedTask);
        return _open = await SessionTranscript.OpenAsync(_folder, "test", TimeProvider.System, CancellationToken.None);
    }

    static Task<int> SetAsync(SessionTranscript transcript, string id, ReceiptState state) =>
        transcript.SetStatesAsync([new("chat", id, state)], CancellationToken.None);

    static Task Limit(SessionTranscript transcript, int pages) => transcript.Database.WriteAsync(
        scope => scope.Query($"PRAGMA max_page_count={pages}", row => row.GetInt64(0)), CancellationToken.None);

    static Task<IReadOnlyList<string>> EntriesAsync(SessionTranscript transcript) => transcript.Database.WriteAsync(
        scope => scope.Query("SELECT kind FROM entries ORDER BY seq", row => row.GetString(0)), CancellationToken.None);
}
