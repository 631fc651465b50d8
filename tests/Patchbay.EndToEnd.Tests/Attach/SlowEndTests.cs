namespace Patchbay.EndToEnd.Tests.Attach;

/// <summary>A session that is told to end while something in it does not want to.</summary>
public sealed class SlowEndTests
{
    [Fact]
    public async Task One_signal_lets_it_end_gracefully_also_when_that_takes_a_while()
    {
        await using var world = await AttachWorld.OpenAsync();

        // A server that ends neither with its input nor by SIGTERM costs four seconds.
        var config = Path.Combine(world.Project, "servers.json");
        await File.WriteAllTextAsync(
            config, """{"mcpServers":{"stubborn":{"command":"sh","args":["-c","trap '' TERM; while :; do sleep 1; done"]}}}""", TestContext.Current.CancellationToken);
        var session = world.Terminal("--headless", "--name", "slow", "--channels", "builtin:fakechat", "--mcp-config", config);
        await session.ShowsAsync("builtin:fakechat: listening");
        await session.SignalAsync("TERM");
        Assert.Equal(0, await session.ExitAsync());
        await session.ShowsAsync("session ended");
        Assert.Equal("ended", (await world.SessionAsync("slow")).GetProperty("state").GetString());
    }
}
