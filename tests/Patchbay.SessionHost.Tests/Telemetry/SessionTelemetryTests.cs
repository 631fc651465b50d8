using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Telemetry;

namespace Patchbay.SessionHost.Tests.Telemetry;

public sealed class SessionTelemetryTests : IDisposable
{
    static readonly JsonElement Input = JsonDocument.Parse("{}").RootElement;

    readonly ManualTime _time = new();
    readonly SessionFeed _feed;
    readonly SessionInbox _inbox = new();
    readonly MetricsText _text = new();
    readonly string _source = $"source-{Guid.NewGuid():N}";
    readonly SessionTelemetry _telemetry;

    public SessionTelemetryTests()
    {
        _feed = new SessionFeed(_time);
        _telemetry = new SessionTelemetry(_feed, _inbox, () => true, () => 3, _time);
    }

    [Fact]
    public void Events_are_counted_by_state_and_timed_to_the_transcript_and_to_their_end()
    {
        Queue("a.1");
        Queue("a.2");
        _time.Jump(TimeSpan.FromSeconds(2));
        _feed.Publish(new EventStateChanged(_source, ["a.1", "a.2"], "delivered", null));
        _time.Jump(TimeSpan.FromSeconds(5));
        _feed.Publish(new EventStateChanged(_source, ["a.1"], "answered", null));
        _feed.Publish(new EventStateChanged(_source, ["a.2"], "read", null));

        var text = _text.Write();
        Assert.Contains($"patchbay_session_events_total{{source=\"{_source}\",state=\"queued\"}} 2\n", text, StringComparison.Ordinal);
        Assert.Contains($"patchbay_session_events_total{{source=\"{_source}\",state=\"delivered\"}} 2\n", text, StringComparison.Ordinal);
        Assert.Contains($"patchbay_session_events_total{{source=\"{_source}\",state=\"answered\"}} 1\n", text, StringComparison.Ordinal);
        Assert.Contains($"patchbay_session_event_delivery_seconds_sum{{source=\"{_source}\"}} 4\n", text, StringComparison.Ordinal);
        Assert.Contains($"patchbay_session_event_answer_seconds_sum{{source=\"{_source}\"}} 14\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_age_is_that_of_the_first_in_the_queue()
    {
        var first = Queue("a.1");
        _time.Jump(TimeSpan.FromSeconds(7));
        Queue("a.2");
        Assert.Equal(new SessionFacts(true, 2, TimeSpan.FromSeconds(7), 3), _telemetry.Facts());
        _inbox.Remove([first]);
        Assert.Equal(TimeSpan.Zero, _telemetry.Facts().OldestAge);
    }

    [Fact]
    public void Spans_hang_together_and_hold_nothing_that_somebody_wrote()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Patchbay.SessionHost",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var id = $"{Guid.NewGuid():N}";
        Queue(id);
        _feed.Publish(new EventStateChanged(_source, [id], "delivered", null));
        _feed.Publish(new TurnStarted(4711, null, [id], "owner"));
        Assert.Null(Activity.Current);
        _feed.Publish(new ToolCallStarted(4711, id, "Bash", "private words", Input));
        _feed.Publish(new ToolCallFinished(4711, id, "Bash", true, "private words"));
        _feed.Publish(new EventStateChanged(_source, [id], "answered", null));
        _feed.Publish(new TurnFinished(4711, "failed", "private words", null, 1));

        var message = spans.Single(span => Equals(span.GetTagItem("patchbay.event_id"), id));
        var turn = spans.Single(span => Equals(span.GetTagItem("patchbay.turn"), 4711));
        var call = spans.Single(span => span.ParentSpanId == turn.SpanId);
        Assert.Equal(message.SpanId, turn.Links.Single().Context.SpanId);
        Assert.Equal("delivered", message.Events.Single().Name);
        Assert.Equal("answered", message.GetTagItem("patchbay.outcome"));
        Assert.Equal((ActivityStatusCode.Error, ActivityStatusCode.Error, ActivityStatusCode.Unset), (call.Status, turn.Status, message.Status));
        Assert.DoesNotContain(
            new[] { message, turn, call }, span => span.TagObjects.Any(tag => tag.Value?.ToString()?.Contains("private", StringComparison.Ordinal) ?? false));
    }

    public void Dispose()
    {
        _telemetry.Dispose();
        _text.Dispose();
    }

    InboxItem.Leased Queue(string id)
    {
        var item = new InboxItem.Leased(_source, id, "owner", new ChannelEvent { Content = "private words", Id = id }, new Nobody());
        Assert.True(_inbox.TryAdd(item));
        _feed.Publish(new EventQueued(_source, id, "private words", "owner", "private words", new Dictionary<string, string>()));
        return item;
    }

    sealed class Nobody : IEventCustodian
    {
        public void Report(IReadOnlyList<Receipt> receipts)
        {
            // Nothing to tell.
        }
    }
}
