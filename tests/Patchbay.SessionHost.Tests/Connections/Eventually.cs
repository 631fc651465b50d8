using System.Diagnostics;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>Waits for what another process does.</summary>
static class Eventually
{
    public static async Task TrueAsync(Func<bool> holds, string otherwise, double seconds = 20)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed.TotalSeconds < seconds, otherwise);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
