using System.Diagnostics;
using System.Globalization;
using Patchbay.Channels;
using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram;

namespace Patchbay.Bench.Parts;

/// <summary>A hundred thousand people who are not let in, each with a message, against the gate with its real files.</summary>
static class StrangersPart
{
    const int Count = 100_000;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        List<Row> rows = [];
        foreach (var isOpen in new[] { false, true })
        {
            var place = new AccessPlace(TelegramAccess.Profile, Path.Combine(folder, isOpen ? "open" : "closed"), IsStatic: false);
            var people = new Listener();
            var store = new AccessStore(place, people.Warning, TimeProvider.System);
            await store.ChangeAsync(
                draft =>
                {
                    if (isOpen)
                    {
                        draft.Open(PairingWindow.NewSecret(), TimeSpan.FromMinutes(15));
                    }

                    return draft.Allow("1") | draft.SetOwner("1", true);
                },
                CancellationToken.None);
            rows.AddRange(await FloodAsync(store, people, isOpen));
        }

        return rows;
    }

    static async Task<IReadOnlyList<Row>> FloodAsync(AccessStore store, Listener people, bool isOpen)
    {
        var gate = new AccessGate(store, people, TimeProvider.System);
        var answers = 0;
        for (var i = 0; i < 1000; i++)
        {
            answers += await KnockAsync(gate, -1 - i);
        }

        // Whatever was written for the first of them is behind us, and the files are no longer fresh.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        var (before, files) = (GC.GetTotalMemory(forceFullCollection: true), Files(store));
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Count; i++)
        {
            answers += await KnockAsync(gate, i);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        using var once = new CancellationTokenSource();
        var watching = new AccessWatch(gate, store, people, people, TimeProvider.System).RunAsync(once.Token);
        await once.CancelAsync();
        await watching;
        var gateIs = isOpen ? "an open pairing window" : "the closed gate";
        return
        [
            new("strangers", $"100,000 strangers at {gateIs}, each message", seconds * 1e6 / Count, "µs"),
            new("strangers", "the same: memory kept", Math.Max(0, kept) / 1024.0, "KiB", 64),
            new("strangers", "the same: calls to the platform", answers + people.Calls, "", isOpen ? 4 : 1),
            new("strangers", "the same: files written while they knock", Files(store).Except(files).Count(), "", 0),
        ];
    }

    static async Task<int> KnockAsync(AccessGate gate, int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"s{number}");
        var verdict = await gate.DecideAsync(new SenderIdentity(id, "somebody", IsGroup: false) { ChatId = id, Text = "/start let-me-in" }, CancellationToken.None);
        return verdict switch
        {
            GateVerdict.Pair => 1,
            GateVerdict.Drop => 0,
            _ => throw new InvalidOperationException($"{id} was let in"),
        };
    }

    static List<(string, DateTime)> Files(AccessStore store) =>
        [.. Directory.EnumerateFiles(store.Place.Folder).Select(file => (file, File.GetLastWriteTimeUtc(file)))];

    sealed class Listener : INotices, IReachesPeople
    {
        public int Calls { get; private set; }

        public Task SayAsync(string senderId, string? chatId, string text, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.CompletedTask;
        }

        public void Info(string text)
        {
        }

        public void Notice(string text)
        {
        }

        public void Warning(string text)
        {
        }

        public void Error(string text) => throw new InvalidOperationException(text);
    }
}
