using System.Text.Json;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Alerts;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Telemetry;

namespace Patchbay.SessionHost.Tests.Alerts;

public sealed class AlertWatchTests : IDisposable
{
    static readonly JsonElement Input = JsonDocument.Parse("""{"command":"private words"}""").RootElement;
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly ManualTime _time = new();
    readonly SessionFeed _feed;
    readonly List<SessionAlert> _raised = [];
    readonly AlertWatch _watch;
    SessionFacts _facts = new(false, 0, TimeSpan.Zero, 0);

    public AlertWatchTests()
    {
        _feed = new SessionFeed(_time);
        _watch = new AlertWatch(_feed, new AlertSettings(5 * Minute, 15 * Minute, 10 * Minute), () => _facts, _raised.Add, _time);
    }

    [Fact]
    public void A_request_that_waits_is_raised_once_however_often_it_is_announced()
    {
        Ask("abcde", 1);
        _time.Advance(4 * Minute);
        Ask("abcde", 2);
        Assert.Empty(_raised);
        _time.Advance(2 * Minute);
        Ask("abcde", 3);
        _time.Advance(60 * Minute);
        Assert.Equal("request abcde", Assert.Single(_raised).Cause);
        Assert.StartsWith("permission request abcde (Bash) waits for an answer for 5 min", _raised[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("private", _raised[0].Text, StringComparison.Ordinal);
        Assert.Single(_watch.Active);
        _feed.Publish(new PermissionClosed("abcde", "allowed", "terminal"));
        _time.Advance(Minute);
        Assert.Empty(_watch.Active);
    }

    [Fact]
    public void One_that_was_answered_in_time_is_never_raised()
    {
        Ask("abcde", 1);
        _time.Advance(4 * Minute);
        _feed.Publish(new PermissionClosed("abcde", "denied", "terminal"));
        _time.Advance(60 * Minute);
        Assert.Empty(_raised);
    }

    [Fact]
    public void Each_request_and_question_is_a_cause_of_its_own()
    {
        Ask("abcde", 1);
        _feed.Publish(new QuestionAsked("fghij", "text", "private words", [], _time.GetUtcNow()));
        _time.Advance(6 * Minute);
        Assert.Equal(["request abcde", "request fghij"], _raised.Select(alert => alert.Cause).Order());
    }

    [Fact]
    public void A_turn_that_shows_no_sign_is_raised_once_with_what_it_runs()
    {
        _feed.Publish(new TurnStarted(3, null, [], "owner"));
        _time.Advance(14 * Minute);
        _feed.Publish(new ToolCallStarted(3, "3.1", "Bash", "private words", Input));
        _time.Advance(14 * Minute);
        Assert.Empty(_raised);
        _time.Advance(2 * Minute);
        Assert.Equal("turn 3", Assert.Single(_raised).Cause);
        Assert.Contains("it runs Bash", _raised[0].Text, StringComparison.Ordinal);

        // It wakes, and falls silent again.
        _feed.Publish(new ToolCallFinished(3, "3.1", "Bash", false, "private words"));
        _time.Advance(Minute);
        Assert.Empty(_watch.Active);
        _time.Advance(60 * Minute);
        Assert.Single(_raised);
        Assert.Single(_watch.Active);

        // The next turn is another cause.
        _feed.Publish(new TurnFinished(3, "completed", "", null, 1));
        _feed.Publish(new TurnStarted(4, null, [], "owner"));
        _time.Advance(16 * Minute);
        Assert.Equal("turn 4", _raised[1].Cause);
    }

    [Fact]
    public void A_turn_that_waits_for_a_person_is_not_silent()
    {
        _feed.Publish(new TurnStarted(3, null, [], "owner"));
        Ask("abcde", 1);
        _time.Advance(60 * Minute);
        Assert.Equal("request abcde", Assert.Single(_raised).Cause);
    }

    [Fact]
    public void An_aging_queue_is_raised_once_until_it_is_young_again()
    {
        _facts = _facts with { Waiting = 3, OldestAge = 11 * Minute };
        _time.Advance(5 * Minute);
        Assert.Equal("3 wait in the session queue, the oldest for 11 min", Assert.Single(_raised).Text);
        _facts = _facts with { Waiting = 1, OldestAge = Minute };
        _time.Advance(5 * Minute);
        Assert.Empty(_watch.Active);
        _facts = _facts with { OldestAge = 12 * Minute };
        _time.Advance(5 * Minute);
        Assert.Equal(2, _raised.Count);
    }

    [Fact]
    public void Thresholds_of_zero_raise_nothing_and_set_no_timer()
    {
        var time = new ManualTime();
        var feed = new SessionFeed(time);
        using var off = new AlertWatch(feed, AlertSettings.Off, () => _facts with { OldestAge = 60 * Minute }, _raised.Add, time);
        feed.Publish(new TurnStarted(1, null, [], "owner"));
        time.Advance(100 * Minute);
        Assert.Empty(_raised);

        using var one = new AlertWatch(feed, AlertSettings.Off with { QueueAges = Minute }, () => _facts with { OldestAge = 60 * Minute }, _raised.Add, time);
        feed.Publish(new TurnStarted(2, null, [], "owner"));
        time.Advance(100 * Minute);
        Assert.Equal("queue", Assert.Single(_raised).Cause);
    }

    public void Dispose() => _watch.Dispose();

    void Ask(string id, int announcement) => _feed.Publish(new PermissionAsked(
        id, "Bash", "private words", "private words", Input, null, [], _time.GetUtcNow() + Minute, announcement));
}
