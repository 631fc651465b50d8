using Patchbay.SessionHost.Feed;
using Patchbay.Terminal.Layout;
using Patchbay.Terminal.Tests.Screens;

namespace Patchbay.Terminal.Tests.Layout;

public class StatusLineTests
{
    static SessionView Busy()
    {
        var view = new SessionView();
        foreach (var item in (FeedItem[])
        [
            TerminalStage.Started, new ChannelStatus("builtin:fakechat", true, null, null), new ChannelStatus("server:ci", false, "g", "r"),
            new TurnStarted(1, null, [], "terminal"),
            new EventQueued("fakechat", "e1", null, "owner", "x", new Dictionary<string, string>()),
            new EventQueued("fakechat", "e2", null, "owner", "x", new Dictionary<string, string>()),
            new UserPrompt("later"), new QuestionAsked("abcde", "text", "Why?", [], default),
        ])
        {
            view.Observe(item);
        }

        return view;
    }

    [Theory]
    [InlineData(120, "work · rehearsal · ● fakechat ○ ci · 3 queued · 1 waiting for you · working 1m05s")]
    [InlineData(78, "work · ● fakechat ○ ci · 3 queued · 1 waiting for you · working 1m05s")]
    [InlineData(60, "work · 1/2 ● · 3 queued · 1 waiting for you · working 1m05s")]
    [InlineData(55, "1/2 ● · 3 queued · 1 waiting for you · working 1m05s")]
    [InlineData(40, "1/2 ● · 3q · 1? · working 1m05s")]
    [InlineData(20, "1? · working 1m05s")]
    [InlineData(10, "working 1…")]
    public void What_matters_most_stays_when_there_is_little_room(int width, string line) =>
        Assert.Equal(line, StatusLine.Of(Busy(), TimeSpan.FromSeconds(65), width));

    [Fact]
    public void Before_anything_is_known_it_says_so() => Assert.Equal("starting · no channels · idle", StatusLine.Of(new SessionView(), default, 80));

    [Fact]
    public void What_was_delivered_does_not_wait_any_more()
    {
        var view = Busy();
        view.Observe(new EventStateChanged("fakechat", ["e1"], "delivered", null));
        Assert.Equal(2, view.Waiting);
        view.Observe(new EventsInjected(1, "tool_finished", ["e1"]));
        Assert.Equal(1, view.Waiting);
        view.Observe(new EventStateChanged("fakechat", ["e2"], "expired", null));
        view.Observe(new TurnFinished(1, "completed", "", null, 1));
        Assert.Equal((0, (TurnStarted?)null), (view.Waiting, view.Turn));
    }

    [Fact]
    public void A_session_that_came_back_begins_anew()
    {
        var view = Busy();
        view.Observe(new SessionEnded("closed", 1));
        Assert.True(view.Ended);
        view.Observe(TerminalStage.Started);
        Assert.Equal((0, false, 0), (view.Waiting, view.Ended, view.Channels.Count));
        Assert.Null(view.Current);
    }
}
