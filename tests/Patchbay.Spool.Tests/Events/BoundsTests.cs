using System.Diagnostics;
using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Events;

public sealed class BoundsTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_spool_keeps_nothing_of_the_batch_and_accepts_again_when_something_left()
    {
        await using var spool = await Samples.OpenAsync(_folder, change: settings => settings with { MaxWaiting = 5 });
        var present = await spool.AppendAsync(Samples.Many(4));

        await Assert.ThrowsAsync<SpoolFullException>(() => spool.AppendAsync(Samples.Many(2, from: 10)));
        Assert.Equal(4, spool.Waiting().Count);
        Assert.Equal(AppendResult.Duplicate, (await spool.AppendAsync(Samples.Many(1)))[0].Result);

        await spool.SettleAsync(present[0].Id, EventState.Delivered);
        var outcomes = await spool.AppendAsync(Samples.Many(2, from: 10));
        Assert.All(outcomes, outcome => Assert.Equal(AppendResult.Accepted, outcome.Result));
    }

    [Fact]
    public async Task Batches_that_arrive_together_cannot_pass_the_bound_together()
    {
        await using var spool = await Samples.OpenAsync(_folder, change: settings => settings with { MaxWaiting = 10 });
        var tasks = Enumerable.Range(0, 20).Select(number => spool.AppendAsync(Samples.Many(3, number * 3))).ToArray();
        var failures = (await Task.WhenAll(tasks.Select(task => Record.ExceptionAsync(() => task).AsTask()))).OfType<Exception>().ToList();
        Assert.Equal(17, failures.Count);
        Assert.All(failures, failure => Assert.IsType<SpoolFullException>(failure));
        Assert.Equal(9, spool.Waiting().Count);
    }

    [Fact]
    public async Task Waiting_text_is_bounded_too()
    {
        await using var spool = await Samples.OpenAsync(_folder, change: settings => settings with { MaxWaitingSize = 10_000 });
        await spool.AppendAsync([Samples.Inbound("a", new string('x', 6000))]);
        var full = await Assert.ThrowsAsync<SpoolFullException>(() => spool.AppendAsync([Samples.Inbound("b", new string('x', 6000))]));
        Assert.Contains("Start a session", full.Message, StringComparison.Ordinal);
        await spool.AppendAsync([Samples.Inbound("c", "short")]);
    }

    [Fact]
    public async Task A_hundred_thousand_waiting_events_are_there_again_within_a_second()
    {
        await using (var spool = await Samples.OpenAsync(_folder))
        {
            for (var from = 0; from < 100_000; from += 5000)
            {
                await spool.AppendAsync(Samples.Many(5000, from));
            }
        }

        var watch = Stopwatch.StartNew();
        await using var again = await Samples.OpenAsync(_folder);
        await using var lease = again.OpenLease(Samples.Holder);
        var taken = await lease.TakeAsync(256);
        watch.Stop();

        Assert.Equal(100_000, again.Waiting().Count);
        Assert.Equal("content 255", taken[^1].Event.Content);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"open and first take: {watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task A_body_of_five_million_characters_is_kept_whole()
    {
        var body = string.Concat(Enumerable.Repeat("ü</channel>", 500_000));
        await using (var spool = await Samples.OpenAsync(_folder))
        {
            await spool.AppendAsync([Samples.Inbound("a", body)]);
        }

        await using var again = await Samples.OpenAsync(_folder);
        await using var lease = again.OpenLease(Samples.Holder);
        Assert.Equal(body, (await lease.TakeAsync(1))[0].Event.Content);
    }
}
