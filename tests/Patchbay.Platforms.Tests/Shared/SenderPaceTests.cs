using Patchbay.Platforms.Shared;
using Patchbay.Tests.Support;

namespace Patchbay.Platforms.Tests.Shared;

public sealed class SenderPaceTests
{
    readonly ManualTime _time = new();

    [Fact]
    public void So_many_at_once_and_then_so_many_a_second()
    {
        var pace = new SenderPace(2, 5, _time);
        Assert.Equal([true, true, true, true, true, false], Enumerable.Range(0, 6).Select(_ => pace.TryTake("a")));
        Assert.True(pace.TryTake("b"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => pace.TryTake("a")));
    }

    [Fact]
    public void Who_comes_too_often_all_the_time_gets_the_rate_all_the_same()
    {
        var pace = new SenderPace(2, 5, _time);
        var taken = 0;
        for (var tenth = 0; tenth < 100; tenth++)
        {
            taken += pace.TryTake("a") ? 1 : 0;
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        // Five at once, and twenty in the ten seconds.
        Assert.InRange(taken, 24, 25);
    }

    [Fact]
    public void However_many_names_come_the_memory_is_bounded_and_the_rest_share_one()
    {
        var pace = new SenderPace(1, 5, _time);
        var taken = Enumerable.Range(0, 20_000).Count(number => pace.TryTake($"{number}"));
        Assert.InRange(pace.Known, 1, SenderPace.Most + 1);
        Assert.Equal(SenderPace.Most + 5, taken);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(pace.TryTake("somebody new"));
        Assert.InRange(pace.Known, 1, 2);
    }

    [Fact]
    public void No_rate_is_no_limit() => Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(new SenderPace(0, 0, _time).TryTake("a")));
}
