using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Attach;

public class KillTests
{
    [Fact]
    public async Task Terminals_that_are_killed_at_any_moment_leave_the_session_alone()
    {
        await using var world = await AttachWorld.OpenAsync();
        await world.DetachAsync();
        for (var round = 0; round < 8; round++)
        {
            var terminal = world.Terminal("attach", "witnessed");
            await terminal.TypeAsync($"round {round}");
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(300)), TimeProvider.System);
            await terminal.SignalAsync("KILL");
            await terminal.ExitAsync();
        }

        var last = world.Terminal("attach", "witnessed");
        await last.TypeAsync("the last one");
        await last.ShowsAsync("● the last one");
        var session = await world.SessionAsync();
        Assert.Equal((0, 1), (session.GetProperty("waiting").GetInt32(), session.GetProperty("attached").GetInt32()));
    }

    [Fact]
    public async Task A_session_that_is_killed_is_said_to_its_terminals_and_comes_back()
    {
        await using var world = await AttachWorld.OpenAsync();
        for (var round = 0; round < 3; round++)
        {
            await world.DetachAsync();
            var terminal = world.Terminal("attach", "witnessed");
            await terminal.ShowsAsync("session witnessed");
            await terminal.TypeAsync("hello");
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(300)), TimeProvider.System);
            await world.KillAsync();
            Assert.Equal(0, await terminal.ExitAsync());
            Assert.Contains("the session witnessed is gone", terminal.Text, StringComparison.Ordinal);
            Assert.Equal("killed", (await world.SessionAsync()).GetProperty("state").GetString());
            Assert.Equal(1, (await world.RunAsync("attach", "witnessed")).Code);
        }
    }

    [Fact]
    public async Task What_a_killed_session_did_not_bring_to_an_end_is_named()
    {
        await using var world = await AttachWorld.OpenAsync();
        await world.DetachAsync();
        var terminal = world.Terminal("attach", "witnessed");
        var address = await terminal.ShowsAsync("http://localhost:");
        var page = new Uri(address[address.IndexOf("http:", StringComparison.Ordinal)..].Split(' ')[0]);
        await using (var sender = new FakechatClient(() => page, AttachWorld.Token))
        {
            sender.Send("run sleep 60");
            await terminal.ShowsAsync("answer: yes");
            sender.Send("and another");
            await terminal.ShowsAsync("and another");
            await terminal.TypeAsync("/queue");
            await terminal.ShowsAsync("1 waiting");
            await world.KeptAsync("and another");
            await world.KillAsync();
        }

        var left = (await world.SessionAsync()).GetProperty("undelivered").EnumerateArray().ToList();
        Assert.Equal(["interrupted", "queued"], left.Select(row => row.GetProperty("state").GetString()));
        Assert.All(left, row => Assert.Equal("fakechat", row.GetProperty("source").GetString()));
        Assert.Contains("its turn was cut off", (await world.RunAsync("sessions")).Output, StringComparison.Ordinal);
    }
}
