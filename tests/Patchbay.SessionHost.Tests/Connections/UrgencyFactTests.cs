using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Tests.Turns;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>Whose urgency the host honours: to wait longer anybody may ask, to interrupt a channel that is trusted for it.</summary>
public sealed class UrgencyFactTests
{
    [Fact]
    public async Task A_built_in_channel_interrupts_and_the_turn_goes_on()
    {
        await using var room = await BeginAsync("urgency", builtIn: true);
        room.Only.Do("as low k2 info");
        room.Only.Do("as urgent k3 page");
        Assert.Equal("interrupted", (await room.Reading.NextAsync<TurnFinished>()).Outcome);
        Assert.Equal(["k3"], (await room.Reading.NextAsync<TurnStarted>()).EventIds);
        Assert.Equal(["k1"], (await room.Reading.NextAsync<TurnStarted>()).EventIds);
        Assert.Equal(["k2"], (await room.Reading.NextAsync<TurnStarted>()).EventIds);
    }

    [Theory]
    [InlineData("urgency", false)]
    [InlineData("receipts", true)]
    public async Task A_server_of_others_and_one_that_did_not_say_so_interrupt_nothing(string mode, bool builtIn)
    {
        await using var room = await BeginAsync(mode, builtIn);
        room.Only.Do("as urgent k2 page");
        await room.Reading.NextAsync<EventQueued>(queued => queued.EventId == "k2");
        Assert.Empty(room.Reading.Seen.OfType<TurnFinished>());
        room.Running.Interrupt();
        Assert.Equal("interrupted", (await room.Reading.NextAsync<TurnFinished>()).Outcome);
        Assert.Equal(["k2"], (await room.Reading.NextAsync<TurnStarted>()).EventIds);
        Assert.DoesNotContain(room.Reading.Seen.OfType<Notice>(), notice => notice.Text.Contains("urgent", StringComparison.Ordinal));
    }

    static async Task<HostRoom> BeginAsync(string mode, bool builtIn)
    {
        var room = new HostRoom();
        room.Add(mode, script: "as normal k1 work", builtIn: builtIn);
        if (builtIn)
        {
            room.Settings = settings => settings with { Channels = settings.DevelopmentChannels, DevelopmentChannels = [] };
        }

        room.Driver.Agent.Plays(TurnLoopTests.ForeverAsync);
        await room.StartAsync();
        await room.Reading.NextAsync<TurnStarted>();
        return room;
    }
}
