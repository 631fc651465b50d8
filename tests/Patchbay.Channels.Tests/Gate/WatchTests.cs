using Patchbay.Channels.Gate;

namespace Patchbay.Channels.Tests.Gate;

public sealed class WatchTests : IDisposable
{
    readonly GateRoom _room = new("""{"allowFrom":["1","2"]}""");
    readonly Told _told = new();

    [Fact]
    public async Task Fact_36_A_file_in_approved_yields_one_confirmation_and_is_gone()
    {
        _room.Gate.Look();
        Directory.CreateDirectory(_room.Beside("approved"));
        File.WriteAllText(_room.Beside("approved/1"), "chat-1");
        using var stop = new CancellationTokenSource();
        var running = Watch().RunAsync(stop.Token);
        await _told.WaitAsync(1);

        File.WriteAllText(_room.Beside("approved/2"), "");
        _room.Time.Advance(TimeSpan.FromSeconds(5));
        await _told.WaitAsync(2);
        await stop.CancelAsync();
        await running;

        Assert.Equal([("1", "chat-1"), ("2", null)], _told.Lines.Select(line => (line.Sender, line.Chat is "" ? null : line.Chat)));
        Assert.Empty(Directory.GetFiles(_room.Beside("approved")));
    }

    [Fact]
    public async Task Nobody_is_told_to_be_paired_who_is_not()
    {
        _room.Gate.Look();
        Directory.CreateDirectory(_room.Beside("approved"));
        File.WriteAllText(_room.Beside("approved/99"), "99");

        await Watch().LookAsync(TestContext.Current.CancellationToken);

        Assert.Empty(_told.Lines);
        Assert.Empty(Directory.GetFiles(_room.Beside("approved")));
    }

    [Fact]
    public async Task Owners_hear_of_a_change_once_also_when_one_of_them_cannot_be_reached()
    {
        await _room.ChangeAsync(draft => draft.SetOwner("2", true));
        new AccessNews("3 was let in", ["unreachable", "2"]).Leave(_room.Place, _room.Time);

        await Watch().LookAsync(TestContext.Current.CancellationToken);
        await Watch().LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal([("2", "3 was let in")], _told.Lines.Select(line => (line.Sender, line.Text)));
        Assert.Contains(_room.Said, line => line.Contains("unreachable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hundred_thousand_strangers_raise_one_alert_and_write_nothing()
    {
        await _room.ChangeAsync(draft => draft.SetOwner("1", true));
        Assert.IsType<GateVerdict.Deliver>(await _room.HearAsync("1"));
        var before = Directory.GetFileSystemEntries(_room.Place.Folder).ToDictionary(path => path, File.GetLastWriteTimeUtc);
        var watch = Watch();

        for (var stranger = 0; stranger < 100_000; stranger++)
        {
            Assert.IsType<GateVerdict.Drop>(await _room.HearAsync($"s{stranger}", "/start let-me-in"));
            if (stranger % 10_000 == 0)
            {
                await watch.LookAsync(TestContext.Current.CancellationToken);
            }
        }

        await watch.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal("1", Assert.Single(_told.Lines).Sender);
        Assert.Equal(before, Directory.GetFileSystemEntries(_room.Place.Folder).ToDictionary(path => path, File.GetLastWriteTimeUtc));
    }

    public void Dispose() => _room.Dispose();

    AccessWatch Watch() => new(_room.Gate, _room.Store, _told, _room, _room.Time);

    sealed class Told : IReachesPeople
    {
        readonly SemaphoreSlim _one = new(0);

        public List<(string Sender, string? Chat, string Text)> Lines { get; } = [];

        public Task SayAsync(string senderId, string? chatId, string text, CancellationToken cancellationToken)
        {
            if (senderId is "unreachable")
            {
                throw new IOException("blocked the bot");
            }

            Lines.Add((senderId, chatId, text));
            _one.Release();
            return Task.CompletedTask;
        }

        public async Task WaitAsync(int count)
        {
            while (Lines.Count < count)
            {
                Assert.True(await _one.WaitAsync(TimeSpan.FromSeconds(30)), $"{Lines.Count} of {count} were told");
            }
        }
    }
}
