using System.Diagnostics;
using System.Globalization;
using Patchbay.Bench.Stand;
using Patchbay.SessionHost.Feed;
using Patchbay.Terminal;

namespace Patchbay.Bench.Parts;

/// <summary>A key at the terminal until the frame with it is written, while 1,000 events a second arrive.</summary>
static class KeystrokePart
{
    const int PerSecond = 1000;
    const int WarmUp = 40;
    const int Keystrokes = 300;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        var client = new BenchClient();
        using var device = new BenchDevice();
        using var end = new CancellationTokenSource();
        await using var terminal = new InteractiveTerminal(device, client, folder, goesOn: false, colours: true, TimeProvider.System);
        var running = Task.Run(() => terminal.RunAsync(1, end.Token));
        var arriving = Task.Run(() => ArriveAsync(client, end.Token));
        List<double> typed = [];
        for (var i = 0; i < WarmUp + Keystrokes; i++)
        {
            // No regular beat, so that keys fall anywhere between two frames.
            await Task.Delay(TimeSpan.FromMilliseconds(15 + (i * 7 % 20)), TimeProvider.System);
            var milliseconds = await device.TypeAsync((char)('a' + (i % 26)));
            if (i >= WarmUp)
            {
                typed.Add(milliseconds);
            }

            if (i % 40 == 39)
            {
                device.EmptyLine();
            }
        }

        await end.CancelAsync();
        await running;
        var arrived = await arriving;
        return
        [
            .. Row.Spread("keystroke", "key → frame, 1,000 events a second", typed, end: 34),
            new("keystroke", "frames a second meanwhile, beyond those of the keys", device.OtherFrames / device.Seconds, "", 30),
            new("keystroke", "events that arrived meanwhile, a second", arrived / device.Seconds, "", PerSecond * 0.95, MoreIsBetter: true),
        ];
    }

    static async Task<int> ArriveAsync(BenchClient client, CancellationToken end)
    {
        var began = Stopwatch.GetTimestamp();
        var meta = new Dictionary<string, string> { ["chat_id"] = "web" };
        var count = 0;
        while (!end.IsCancellationRequested)
        {
            for (var due = (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * PerSecond); count < due; count++)
            {
                client.Feed.Publish(new EventQueued(
                    "fakechat", string.Create(CultureInfo.InvariantCulture, $"e{count}"), "Ann", "owner",
                    string.Create(CultureInfo.InvariantCulture, $"event {count} with a sentence of a hundred characters, as a chat or a build may well send one"), meta));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        }

        return count;
    }
}
