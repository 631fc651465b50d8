using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Transcript;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Turns;

/// <summary>Turn after turn: sleeps while nothing waits, wakes by itself, and settles every event of a turn when it ends.</summary>
sealed class TurnLoop(
    SessionInbox inbox, Injector injector, SessionTranscript transcript, SessionFeed feed, TimeProvider time,
    Func<int, TurnEvents, ITurn> turnFor, Action<SessionActivity> announce) : IAsyncDisposable
{
    static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(2);

    readonly CancellationTokenSource _stop = new();
    readonly Lock _lock = new();
    readonly List<AgentBlock> _notes = [];

    // Ends of turns that the disk did not take: until it has them, no further turn begins.
    readonly Queue<TurnEnd> _owed = [];
    CancellationTokenSource? _interrupt;
    bool _inTrouble;
    bool _abandoned;
    TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task _running = Task.CompletedTask;

    public bool IsIdle { get; private set; } = true;

    public TurnFinished? Last { get; private set; }

    public void Start(IAgentSession agent) => _running = Task.Run(() => RunAsync(agent));

    /// <summary>What a crash left behind is shown in the next turn.</summary>
    public void TakeUp(IReadOnlyList<CutOffCall> calls)
    {
        foreach (var call in calls)
        {
            Note($"The call of {call.Tool} that ran when the session was cut off is interrupted, its outcome unknown. It was not run again.");
        }
    }

    /// <summary>The agent is told with its next turn.</summary>
    public void Note(string text)
    {
        lock (_lock)
        {
            _notes.Add(new AgentBlock.HostNote(text));
        }
    }

    /// <summary>No further turn begins; the running one ends by itself.</summary>
    public void BeginNoMore() => _ = _stop.CancelAsync();

    /// <summary>False when no turn runs.</summary>
    public bool Interrupt()
    {
        CancellationTokenSource? interrupt;
        lock (_lock)
        {
            interrupt = _interrupt;
        }

        try
        {
            // Not under the lock: what hears of it runs here.
            interrupt?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return false; // the turn ended meanwhile
        }

        return interrupt is not null;
    }

    public async Task WaitUntilIdleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task idle;
            lock (_lock)
            {
                if (IsIdle && inbox.Count == 0)
                {
                    return;
                }

                if (_idle.Task.IsCompleted)
                {
                    _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                idle = _idle.Task;
            }

            await idle.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A turn that ends within the grace is settled; one that does not is taken up again at the next start.
        await _stop.CancelAsync();
        await Task.WhenAny(_running, Task.Delay(EndGrace, time));
        Interrupt();
        await Task.WhenAny(_running, Task.Delay(EndGrace, time));

        // An agent that does not end is left alone: it can neither call tools nor settle events from now on.
        _abandoned = true;
    }

    async Task RunAsync(IAgentSession agent)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await PayAsync();
                await inbox.WaitAsync(_stop.Token);
                await RunTurnAsync(agent);
                _inTrouble = false;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (!_abandoned)
            {
                // Whatever it was, nothing entered: the queue and the leases stand. The disk may get room again.
                Complain(exception);
                await Task.Delay(TimeSpan.FromSeconds(1), time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                TaskCompletionSource idle;
                lock (_lock)
                {
                    IsIdle = true;
                    idle = _idle;
                }

                idle.TrySetResult();
            }
        }
    }

    async Task RunTurnAsync(IAgentSession agent)
    {
        using var interrupt = new CancellationTokenSource();
        lock (_lock)
        {
            IsIdle = false;
            _interrupt = interrupt;
        }

        var number = transcript.LastTurn + 1;
        var events = new TurnEvents();
        var began = time.GetTimestamp();
        try
        {
            var entered = await injector.InjectAsync(number, events, null, CancellationToken.None);
            if (entered.Count == 0)
            {
                return;
            }

            IReadOnlyList<AgentBlock> blocks = [.. TakeNotes(), .. entered];
            var origin = entered.OfType<AgentBlock.FromChannel>().FirstOrDefault() is { } first ? new TurnOrigin("channel", first.Source) : null;
            feed.Publish(new TurnStarted(number, origin, events.Ids, events.Rights));
            announce(SessionActivity.Working);
            var (outcome, text, reason) = await AnswerAsync(agent, blocks, turnFor(number, events), interrupt.Token);
            if (_abandoned || (_stop.IsCancellationRequested && outcome is "interrupted"))
            {
                return; // the session ends: its events are shown once more when it comes back
            }

            _owed.Enqueue(new TurnEnd(number, events.TakeOpen(), outcome, text, reason));
            try
            {
                await PayAsync();
            }
            catch (Exception exception) when (exception is SpoolFullException or SpoolUnavailableException)
            {
                Complain(exception);
            }

            Last = (TurnFinished)feed.Publish(
                new TurnFinished(number, outcome, text, origin, Math.Round(time.GetElapsedTime(began).TotalSeconds, 3)));
            announce(SessionActivity.Idle);
        }
        finally
        {
            lock (_lock)
            {
                _interrupt = null;
            }
        }
    }

    List<AgentBlock> TakeNotes()
    {
        lock (_lock)
        {
            List<AgentBlock> notes = [.. _notes];
            _notes.Clear();
            return notes;
        }
    }

    static async Task<(string Outcome, string Text, string? Reason)> AnswerAsync(
        IAgentSession agent, IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt)
    {
        try
        {
            return ("completed", await agent.RunTurnAsync(blocks, turn, interrupt), null);
        }
        catch (Exception) when (interrupt.IsCancellationRequested)
        {
            return ("interrupted", "", "interrupted");
        }
        catch (Exception exception)
        {
            // An agent may fail in any way; the session survives and says why.
            return ("failed", exception.Message, exception.Message);
        }
    }

    async Task PayAsync()
    {
        while (_owed.TryPeek(out var end))
        {
            var state = end.Outcome is "failed" ? ReceiptState.Failed : ReceiptState.Read;
            await transcript.FinishTurnAsync(
                end.Turn, end.Outcome is "failed" ? "failure" : "assistant", end.Text, TurnEvents.Progress(end.Open, state, end.Reason),
                CancellationToken.None);
            _owed.Dequeue();
            EventReporter.Report(feed, end.Open, state, end.Reason);
        }
    }

    void Complain(Exception exception)
    {
        // Once for each trouble, not once for each try.
        if (!_inTrouble)
        {
            _inTrouble = true;
            feed.Publish(new Notice("error", "transcript", $"events cannot enter the session: {exception.Message}"));
        }
    }

    sealed record TurnEnd(int Turn, IReadOnlyList<InboxItem.Leased> Open, string Outcome, string Text, string? Reason);
}
