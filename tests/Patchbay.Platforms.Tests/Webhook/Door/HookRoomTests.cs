using Patchbay.Platforms.Webhook.Door;

namespace Patchbay.Platforms.Tests.Webhook.Door;

/// <summary>Places for requests and for their bodies.</summary>
public sealed class HookRoomTests
{
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
