using Patchbay.SessionHost.Connections;

namespace Patchbay.SessionHost.Tests.Connections;

public class RestartPauseTests
{
    [Fact]
    public void The_pause_grows_to_half_a_minute_and_stays_there()
    {
        var pause = new RestartPause();
        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], Enumerable.Range(0, 8).Select(_ => pause.After(TimeSpan.Zero).TotalSeconds));
    }

    [Fact]
    public void A_server_that_was_up_for_long_begins_again_with_a_second()
    {
        var pause = new RestartPause();
        pause.After(TimeSpan.Zero);
        pause.After(TimeSpan.FromSeconds(30));
        Assert.Equal(4, pause.After(TimeSpan.FromSeconds(29)).TotalSeconds);
        Assert.Equal(1, pause.After(TimeSpan.FromSeconds(31)).TotalSeconds);
        Assert.Equal(2, pause.After(TimeSpan.FromSeconds(5)).TotalSeconds);
    }
}
