using System.Net;
using Patchbay.Spool;

namespace Patchbay.Platforms.Tests.Webhook.Door;

/// <summary>Very many requests that nobody signed change nothing but a counter. Alone, because the memory of the process is looked at.</summary>
[Collection(nameof(HookFloodTests))]
[CollectionDefinition(nameof(HookFloodTests), DisableParallelization = true)]
public sealed class HookFloodTests
{
    const int Senders = 8;
    static readonly int Count = Environment.GetEnvironmentVariable("PATCHBAY_SOAK") is "1" ? 1_000_000 : 20_000;

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Unsigned_requests_change_nothing_but_a_counter(int rate)
    {
        await using var rig = await HookRig.StartAsync(change: settings => settings with { SenderRate = rate });
        var spool = Path.Combine(rig.State, "spool.db");
        await SendAsync(rig, Senders * 50);
        await CountedAsync(spool, Senders * 50);
        var (rows, files, memory) = (AuditLog.Read(spool).Count, Files(rig), GC.GetTotalMemory(forceFullCollection: true));

        var count = rate == 0 ? Count : Count / 10;
        await SendAsync(rig, count);
        await CountedAsync(spool, count + (Senders * 50));
        Assert.Equal(rows, AuditLog.Read(spool).Count);
        Assert.Equal(files, Files(rig));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 32L * 1024 * 1024);
        Assert.InRange(AuditLog.ReadDrops(spool).Count, 1, 8);
        Assert.Null(rig.Host.TryNextEvent());
        if (rate == 0)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await rig.PostAsync()).Status);
            await rig.Host.NextEventAsync();
        }
    }

    static Task SendAsync(HookRig rig, int count) => Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
    {
        for (var number = 0; number < count / Senders; number++)
        {
            var (status, _, _) = await rig.PostAsync(hook: (number % 3) switch { 0 => "ci", 1 => "nothing-here", _ => $"x{sender}-{number}" }, secret: "wrong");
            Assert.True(status is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"{status}");
        }
    }));

    // An hour that ends in between turns its counters into rows, so both places count.
    static Task CountedAsync(string spool, long count) => HookRig.WaitAsync(() => AuditLog.ReadDrops(spool).Sum(drop => drop.Count) >= count);

    static IReadOnlyList<string> Files(HookRig rig) =>
        [.. Directory.EnumerateFiles(rig.State, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
