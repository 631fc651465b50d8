using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.SessionHost.Tests.Feed;

public sealed class FeedKeeperTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-keeper-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_feed_is_kept_in_order_without_what_is_shown_once_only()
    {
        await using var transcript = await SessionTranscript.OpenAsync(_folder, "test", TimeProvider.System, CancellationToken.None);
        var feed = new SessionFeed(TimeProvider.System);
        await using (new FeedKeeper(feed, transcript, TimeProvider.System))
        {
            feed.Publish(new UserPrompt("a"));
            feed.Publish(new Notice("info", "fakechat", "http://127.0.0.1/?token=secret") { Transient = true });
            feed.Publish(new UserPrompt("b"));
        }

        var lines = await transcript.Database.WriteAsync(
            scope => scope.Query("SELECT item FROM feed ORDER BY seq", row => row.GetString(0)), CancellationToken.None);
        Assert.Equal(2, lines.Count);
        Assert.Contains("\"a\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"b\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transcript_that_is_gone_does_not_make_the_end_of_the_session_fail()
    {
        var transcript = await SessionTranscript.OpenAsync(_folder, "test", TimeProvider.System, CancellationToken.None);
        var feed = new SessionFeed(TimeProvider.System);
        await using var keeper = new FeedKeeper(feed, transcript, TimeProvider.System);
        await transcript.DisposeAsync();
        feed.Publish(new UserPrompt("a"));
    }
}
