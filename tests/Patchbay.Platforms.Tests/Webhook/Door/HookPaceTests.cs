using Patchbay.Platforms.Webhook.Door;
using Patchbay.Tests.Support;

namespace Patchbay.Platforms.Tests.Webhook.Door;

public sealed class HookPaceTests
{
    readonly ManualTime _time = new();

    [Fact]
    public void So_many_at_once_and_then_so_many_a_second()
    {
        var pace = new HookPace(2, 5, _time);
        Assert.Equal([true, true, true, true, true, false], Enumerable.Range(0, 6).Select(_ => pace.TryTake("a")));
        Assert.True(pace.TryTake("b"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => pace.TryTake("a")));
    }

    [Fact]
    public void However_many_names_come_the_memory_is_bounded_and_the_rest_share_one()
    {
        var pace = new HookPace(1, 5, _time);
        var taken = Enumerable.Range(0, 20_000).Count(number => pace.TryTake($"{number}"));
        Assert.InRange(pace.Known, 1, HookPace.Most + 1);
        Assert.Equal(HookPace.Most + 5, taken);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(pace.TryTake("somebody new"));
        Assert.InRange(pace.Known, 1, 2);
    }

    [Fact]
    public void No_rate_is_no_limit() => Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(new HookPace(0, 0, _time).TryTake("a")));

    [Fact]
    public void So_many_requests_of_one_sender_are_there_together_and_a_place_is_free_again()
    {
        var crowd = new HookCrowd(2);
        using var first = crowd.TryEnter("a");
        var second = crowd.TryEnter("a");
        Assert.Null(crowd.TryEnter("a"));
        Assert.NotNull(crowd.TryEnter("b"));
        second!.Dispose();
        Assert.NotNull(crowd.TryEnter("a"));
        Assert.Null(crowd.TryEnter("a"));
    }

    [Fact]
    public void Bodies_take_together_what_there_is_and_give_it_back()
    {
        var room = new HookRoom(10);
        using (room.TryTake(6))
        {
            Assert.Null(room.TryTake(5));
            room.TryTake(4)!.Dispose();
        }

        Assert.NotNull(room.TryTake(10));
    }
}
