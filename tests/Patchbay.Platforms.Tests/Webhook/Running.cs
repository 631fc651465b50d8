using Patchbay.Platforms.Fakechat;
using Patchbay.Tests.Support;

namespace Patchbay.Platforms.Tests.Webhook;

/// <summary>Something that runs until the test is over.</summary>
sealed class Running(Task task, CancellationTokenSource end) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await task.ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.True(task.IsCanceled, $"{task.Exception}");
    }
}

static class Waits
{
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Moves the clock whenever somebody waits for one of these times, or for a pause before another try.</summary>
    public static async Task AdvanceUntilAsync(this ManualTime time, Func<bool> condition, IReadOnlyList<TimeSpan> waits)
    {
        var all = waits.Concat(FakechatDoor.Pauses().Take(12)).Distinct().ToList();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!condition())
        {
            foreach (var wait in all.Where(time.HasTimer))
            {
                time.Advance(wait);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }
}
