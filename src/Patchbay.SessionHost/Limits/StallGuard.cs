using Patchbay.Protocol;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Limits;

/// <summary>
/// Around an agent: one that shows no sign for too long is stopped, asked once more when the settings say so, and else its
/// turn fails, which everyone who waits for it is told. While a tool runs or a person is asked, the agent waits itself.
/// </summary>
sealed class StallGuard : IAgentSession
{
    const string GoOn = "Nothing came from you for too long, and your answer was stopped. Go on where you were; a call that had begun may have had its effect.";

    readonly IAgentSession _agent;
    readonly StallSettings _settings;
    readonly Action<string> _announce;
    readonly TimeProvider _time;
    readonly Lock _lock = new();
    long _lastSign;
    int _waits;
    long _stirs;

    /// <summary><paramref name="announce"/> tells the operator and the owners.</summary>
    public StallGuard(IAgentSession agent, StallSettings settings, SessionFeed feed, Action<string> announce, TimeProvider time)
    {
        (_agent, _settings, _announce, _time) = (agent, settings, announce, time);
        feed.Observe(Observe);
    }

    public async Task<string> RunTurnAsync(IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var stalled = new CancellationTokenSource();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stalled.Token, interrupt);
            Begin();
            await using var watch = _time.CreateTimer(_ => Check(stalled, turn), null, Period, Period);
            try
            {
                return await _agent.RunTurnAsync(blocks, turn, either.Token);
            }
            catch (Exception) when (stalled.IsCancellationRequested && !interrupt.IsCancellationRequested)
            {
                var what = $"the agent showed no sign for {Ages.Of(_settings.After)}";
                if (!_settings.AsksAgain || attempt > 1)
                {
                    _announce($"{what}; its turn is ended");
                    throw new AgentStalledException($"{what} and was stopped; say it again, or look at the model's address");
                }

                _announce($"{what}; it is asked again");
                blocks = [new AgentBlock.HostNote(GoOn)];
            }
        }
    }

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    TimeSpan Period => _settings.After / 4;

    void Begin()
    {
        lock (_lock)
        {
            (_lastSign, _waits, _stirs) = (_time.GetTimestamp(), 0, 0);
        }
    }

    void Check(CancellationTokenSource stalled, ITurn turn)
    {
        lock (_lock)
        {
            if (turn.Stirs != _stirs)
            {
                (_stirs, _lastSign) = (turn.Stirs, _time.GetTimestamp());
            }

            if (_waits > 0 || _time.GetElapsedTime(_lastSign) < _settings.After)
            {
                return;
            }
        }

        try
        {
            stalled.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The turn ended meanwhile.
        }
    }

    /// <summary>In order, under the feed's lock.</summary>
    void Observe(FeedItem item)
    {
        var step = item switch
        {
            ToolCallStarted or QuestionAsked => 1,
            ToolCallFinished or QuestionClosed => -1,
            AssistantText or ModelThought or ModelUsed or EventsInjected => 0,
            _ => (int?)null,
        };
        if (step is { } change)
        {
            lock (_lock)
            {
                (_lastSign, _waits) = (_time.GetTimestamp(), Math.Max(0, _waits + change));
            }
        }
    }
}
