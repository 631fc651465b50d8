using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Crash;

/// <summary>Sends while something dies.</summary>
static class CrashScenario
{
    /// <summary>Thirty messages, some together and some alone. True when a process of the world died of it.</summary>
    public static async Task<bool> SendUntilDeathAsync(CrashWorld world, SessionProcess session)
    {
        for (var sent = 0; sent < 30; sent += 3)
        {
            world.Client.Send(3);
            await CrashWorld.PauseAsync(25);
        }

        // A server that dies is started again after a second; that it died is said at once.
        var death = session.WaitForAsync(
            item => item.GetProperty("type").GetString() is "channel" && item.TryGetProperty("gate", out var gate) && gate.GetString() is "process" or "start",
            "the death of the channel server");
        try
        {
            await Task.WhenAny(session.ExitedAsync(), death).WaitAsync(TimeSpan.FromSeconds(5));
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
