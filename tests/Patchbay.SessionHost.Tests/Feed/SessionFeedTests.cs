using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Tests.Feed;

public class SessionFeedTests
{
    readonly ManualTime _time = new();

    [Fact]
    public async Task Items_are_numbered_dated_and_read_in_order_from_any_position()
    {
        var feed = new SessionFeed(_time);
        var first = feed.Publish(new UserPrompt("a"));
        _time.Advance(TimeSpan.FromSeconds(5));
        feed.Publish(new UserPrompt("b"));
        feed.Close();
        Assert.Equal((1, _time.GetUtcNow() - TimeSpan.FromSeconds(5)), (first.Seq, first.At));
        Assert.Equal(["a", "b"], Texts(await AllAsync(feed, 0)));
        Assert.Equal(["b"], Texts(await AllAsync(feed, 2)));
        Assert.Empty(await AllAsync(feed, 3));
        Assert.Equal(2, feed.Last);
    }

    [Fact]
    public async Task Readers_get_what_comes_and_end_when_the_feed_is_closed()
    {
        var feed = new SessionFeed(_time);
        var readers = Enumerable.Range(0, 3).Select(_ => AllAsync(feed, 1)).ToList();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                feed.Publish(new UserPrompt($"{writer}.{i}"));
            }
        }));
        await Task.WhenAll(writers);
        feed.Close();
        foreach (var read in await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(30)))
        {
            Assert.Equal(Enumerable.Range(1, 4000).Select(seq => (long)seq), read.Select(item => item.Seq));
        }
    }

    [Fact]
    public async Task A_reader_that_falls_behind_is_told_how_much_it_missed_and_nobody_waits_for_it()
    {
        var feed = new SessionFeed(_time);
        feed.Publish(new UserPrompt("seen"));
        await using var slow = feed.ReadAsync(1, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync());
        for (var i = 0; i < SessionFeed.Kept + 10; i++)
        {
            feed.Publish(new UserPrompt($"{i}"));
        }

        Assert.True(await slow.MoveNextAsync());
        Assert.Equal("10 items were not shown here", Assert.IsType<Notice>(slow.Current).Text);
        Assert.Equal(11, slow.Current.Seq);
        Assert.True(await slow.MoveNextAsync());
        Assert.Equal(12, slow.Current.Seq);
    }

    [Fact]
    public async Task A_reader_that_gives_up_ends()
    {
        using var end = new CancellationTokenSource();
        await using var reading = new SessionFeed(_time).ReadAsync(1, end.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = reading.MoveNextAsync();
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public void Observers_see_every_item_in_order()
    {
        var feed = new SessionFeed(_time);
        var seen = new List<long>();
        feed.Observe(item => seen.Add(item.Seq));
        Parallel.For(0, 1000, _ => feed.Publish(new UserPrompt("x")));
        Assert.Equal(Enumerable.Range(1, 1000).Select(seq => (long)seq), seen);
    }

    static IEnumerable<string> Texts(IEnumerable<FeedItem> items) => items.OfType<UserPrompt>().Select(item => item.Text);

    static async Task<List<FeedItem>> AllAsync(SessionFeed feed, long from)
    {
        var items = new List<FeedItem>();
        await foreach (var item in feed.ReadAsync(from, CancellationToken.None))
        {
            items.Add(item);
        }

        return items;
    }
}
