using System.Text.Json.Nodes;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>A server that is not ours, keeps its own spool and asks for receipts: it may offer an event as often as it likes.</summary>
public sealed class ReceiptServerTests
{
    const string Receipts = "notifications/patchbay/receipts";

    [Fact]
    public async Task An_event_that_is_known_is_answered_with_its_present_state_and_never_enters_again()
    {
        await using var room = await HostRoom.OpenAsync("receipts", "kept k1 once");
        await StateAsync(room, "k1", "read", 1);
        room.Only.Do("kept k1 once");
        room.Only.Do("kept k2 next");
        await StateAsync(room, "k1", "read", 2);
        await StateAsync(room, "k2", "read", 1);
        Assert.Equal(["k1", "k2"], room.Driver.Events.Select(block => block.EventId));
        Assert.Equal(["queued", "delivered", "read", "read"], States(room, "k1"));
    }

    [Fact]
    public async Task A_session_that_comes_back_says_how_the_last_events_ended_before_it_is_asked()
    {
        await using var room = await HostRoom.OpenAsync("receipts", "kept k1 once");
        await StateAsync(room, "k1", "read", 1);
        await room.CloseAsync();
        await room.StartAsync();

        // Once unasked at the handshake, once because the server offers it again.
        await StateAsync(room, "k1", "read", 3);
        room.Only.Do("kept k2 next");
        await StateAsync(room, "k2", "read", 1);
        Assert.Equal(["k2"], room.Driver.Events.Select(block => block.EventId));
    }

    [Fact]
    public async Task A_server_that_comes_back_during_a_turn_hears_how_the_turn_ended()
    {
        await using var room = new HostRoom();
        room.Add("receipts", script: "kept k1 first");
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        room.Driver.Agent.Plays(async (_, _) =>
        {
            await go.Task;
            return "done";
        });
        await room.StartAsync();
        await StateAsync(room, "k1", "delivered", 1);
        room.Only.Do("exit 1");

        // At the handshake, and because the server offers it again.
        await StateAsync(room, "k1", "delivered", 3);
        go.SetResult();
        await StateAsync(room, "k1", "read", 1);
        Assert.Single(room.Driver.Events);
    }

    [Fact]
    public async Task An_event_that_is_offered_while_it_waits_is_queued_once()
    {
        await using var room = new HostRoom();
        room.Add("receipts", script: "kept k1 first");
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        room.Driver.Agent.Plays(async (_, _) =>
        {
            started.SetResult();
            await go.Task;
            return "done";
        });
        await room.StartAsync();
        await started.Task.WaitAsync(TimeSpan.FromSeconds(20));
        room.Only.Do("kept k2 twice");
        room.Only.Do("kept k2 twice");
        await Eventually.TrueAsync(() => States(room, "k2").SequenceEqual(["queued", "queued"]), "both offers were not answered");
        go.SetResult();
        await StateAsync(room, "k2", "read", 1);
        Assert.Equal(["k1", "k2"], room.Driver.Events.Select(block => block.EventId));
    }

    [Fact]
    public async Task An_event_without_its_id_is_refused_aloud()
    {
        await using var room = await HostRoom.OpenAsync("receipts", "event nameless\nkept k1 named");
        Assert.Equal("error", (await room.NoticeAsync("without its id")).Level);
        await StateAsync(room, "k1", "read", 1);
        Assert.Equal(["k1"], room.Driver.Events.Select(block => block.EventId));
    }

    static Task StateAsync(HostRoom room, string id, string state, int times) =>
        Eventually.TrueAsync(
            () => States(room, id).Count(told => told == state) >= times, $"{id} was not told {times} times that it is {state}");

    static IReadOnlyList<string> States(HostRoom room, string id) =>
    [
        .. room.Only.Messages().Where(message => (string?)message["method"] == Receipts)
            .SelectMany(message => (JsonArray)message["params"]!["receipts"]!)
            .Where(receipt => (string?)receipt!["event_id"] == id)
            .Select(receipt => (string)receipt!["state"]!),
    ];
}
