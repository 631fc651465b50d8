using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Crash;

/// <summary>Sends while something dies.</summary>
static class CrashScenario
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>Thirty messages, some together and some alone, and more until a process of the world dies of it; false when none does.</summary>
    public static async Task<bool> SendUntilDeathAsync(CrashWorld world, SessionProcess session)
    {
        // A server that dies is started again after a second; that it died is said at once.
        var death = session.WaitForAsync(
            item => item.GetProperty("type").GetString() is "channel" && item.TryGetProperty("gate", out var gate) && gate.GetString() is "process" or "start",
            "the death of the channel server");
        var end = Task.WhenAny(session.ExitedAsync(), death);
        var began = TimeProvider.System.GetTimestamp();
        for (var sent = 0; sent < 30 || (!end.IsCompleted && TimeProvider.System.GetElapsedTime(began) < Patience); sent += 3)
        {
            world.Client.Send(3);
            await CrashWorld.PauseAsync(sent < 30 ? 25 : 500);
        }

        return session.HasExited || death.IsCompletedSuccessfully;
    }
}
