using Patchbay.Channels.Gate;

namespace Patchbay.Channels.Tests.Gate;

public sealed class PairingTests
{
    [Fact]
    public async Task Whoever_brings_the_secret_has_a_place_beside_three_strangers()
    {
        using var room = new GateRoom();
        var secret = await room.OpenAsync();
        foreach (var stranger in new[] { "7", "8", "9" })
        {
            Assert.IsType<GateVerdict.Pair>(await room.HearAsync(stranger));
        }

        var reply = Assert.IsType<GateVerdict.Pair>(await room.HearAsync("1", $"/start {secret}")).Reply;

        var claim = room.Store.ReadWindow()!.ClaimedBy;
        Assert.EndsWith(claim!, reply, StringComparison.Ordinal);
        Assert.Equal("1", (await room.ChangeAsync(draft => draft.Pair(claim!)))!.SenderId);
        Assert.Equal(new GateVerdict.Deliver("sender"), await room.HearAsync("1"));
    }

    [Fact]
    public async Task The_secret_counts_once_and_only_while_the_window_is_open()
    {
        using var room = new GateRoom();
        var secret = await room.OpenAsync();
        Assert.IsType<GateVerdict.Pair>(await room.HearAsync("1", $"/start {secret}"));
        var claim = room.Store.ReadWindow()!.ClaimedBy;

        await room.HearAsync("2", $"/start {secret}");
        Assert.Equal(claim, room.Store.ReadWindow()!.ClaimedBy);

        var second = await room.OpenAsync();
        room.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.IsType<GateVerdict.Drop>(await room.HearAsync("3", $"/start {second}"));
    }

    [Fact]
    public async Task A_wrong_secret_is_a_stranger_like_any_other()
    {
        using var room = new GateRoom();
        await room.OpenAsync();

        await room.HearAsync("1", "/start " + PairingWindow.NewSecret());

        Assert.Null(room.Store.ReadWindow()!.ClaimedBy);
    }

    [Fact]
    public async Task The_secret_itself_is_in_no_file()
    {
        using var room = new GateRoom();
        var secret = await room.OpenAsync();
        await room.HearAsync("1", $"/start {secret}");

        Assert.All(Directory.GetFiles(room.Place.Folder), file => Assert.DoesNotContain(secret, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_flood_in_an_open_window_takes_no_lock_and_writes_nothing_once_the_places_are_gone()
    {
        using var room = new GateRoom();
        var secret = await room.OpenAsync();
        foreach (var stranger in new[] { "7", "8", "9" })
        {
            Assert.IsType<GateVerdict.Pair>(await room.HearAsync(stranger));
        }

        // Whoever wanted the lock now would wait for it, and be told.
        using (Spool.FileLock.Acquire(room.Beside("access.lock"), "a test"))
        {
            for (var stranger = 10; stranger < 1000; stranger++)
            {
                Assert.Equal(new GateVerdict.Drop("too many pending"), await room.HearAsync($"{stranger}", "/start wrong"));
            }
        }

        Assert.Empty(room.Said);
        Assert.IsType<GateVerdict.Pair>(await room.HearAsync("1", $"/start {secret}"));
    }

    [Fact]
    public async Task A_new_window_takes_the_codes_of_the_last_one()
    {
        using var room = new GateRoom();
        await room.OpenAsync();
        var code = Assert.IsType<GateVerdict.Pair>(await room.HearAsync("9")).Reply[^6..];

        await room.OpenAsync();

        Assert.Null(await room.ChangeAsync(draft => draft.Pair(code)));
    }

    [Theory]
    [InlineData(DmPolicy.Allowlist)]
    [InlineData(DmPolicy.Disabled)]
    public async Task Another_policy_closes_the_window(DmPolicy policy)
    {
        using var room = new GateRoom();
        await room.OpenAsync();
        await room.HearAsync("9");

        await room.ChangeAsync(draft =>
        {
            draft.SetPolicy(policy);
            return true;
        });

        Assert.Null(room.Store.ReadWindow());
        Assert.IsType<GateVerdict.Drop>(await room.HearAsync("10"));
        Assert.Empty(room.Gate.Look().Pending);
    }

    [Fact]
    public async Task Revoking_everything_leaves_nobody_in_and_the_settings_as_they_are()
    {
        using var room = new GateRoom("""{"allowFrom":["1"],"groups":{"-5":{"requireMention":false}},"ackReaction":"👀"}""");
        await room.ChangeAsync(draft => draft.SetOwner("1", true));

        await room.ChangeAsync(draft =>
        {
            draft.RevokeAll();
            return true;
        });

        Assert.IsType<GateVerdict.Drop>(await room.HearAsync("1"));
        Assert.IsType<GateVerdict.Drop>(await room.HearInGroupAsync("1", "-5"));
        Assert.Equal("👀", room.Gate.Look().AckReaction);
        await room.ChangeAsync(draft => draft.Allow("1"));
        Assert.Equal(new GateVerdict.Deliver("sender"), await room.HearAsync("1"));
    }

    [Fact]
    public async Task Two_processes_that_change_access_at_once_lose_nothing_of_each_other()
    {
        using var room = new GateRoom();
        var other = new AccessStore(room.Place, _ => { }, room.Time);
        var token = TestContext.Current.CancellationToken;

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(
            () => (number % 2 == 0 ? room.Store : other).ChangeAsync(draft => draft.Allow($"{number}"), token), token)));

        Assert.Equal(40, room.Gate.Look().AllowFrom.Count);
    }
}
