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
    Func<int, TurnEvents, OfferDesk?, ITurn> turnFor, Action<SessionActivity> announce, Func<string, IEventCustodian>? custodianOf = null,
    Action<TurnEvents, TurnFinished>? reported = null) : IAsyncDisposable
{
    static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    readonly CancellationTokenSource _stop = new();
    readonly Lock _lock = new();
    readonly List<AgentBlock> _notes = [];

    // Ends of turns that the disk did not take: until it has them, no further turn begins.
    readonly Queue<TurnEnd> _owed = [];
    CancellationTokenSource? _interrupt;
    TurnEvents? _current;
    bool _isStopped;
    bool _inTrouble;
    bool _abandoned;

    // Offers of this run, and turns in a row in which an agent took none.
    readonly HashSet<Guid> _offers = [];
    int _futile;
    TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task _running = Task.CompletedTask;

    public bool IsIdle { get; private set; } = true;

    /// <summary>The chats that wait for the running turn, with their source.</summary>
    public IReadOnlyList<(string Source, string Chat)> WaitingChats => Volatile.Read(ref _current)?.WaitingChats ?? [];

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
            _isStopped = true;
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
        var events = new TurnEvents();
        lock (_lock)
        {
            IsIdle = _isStopped = false;
            (_interrupt, _current) = (interrupt, events);
        }

        await using var urgent = new UrgentWatch(inbox, events, interrupt);
        var run = new TurnRun(transcript.LastTurn + 1, events, time.GetTimestamp(), urgent);
        try
        {
            await (agent.TakesOffers ? RunOfferedAsync(agent, run, interrupt.Token) : RunInjectedAsync(agent, run, interrupt.Token));
        }
        finally
        {
            lock (_lock)
            {
                (_interrupt, _current) = (null, null);
            }
        }
    }

    async Task RunInjectedAsync(IAgentSession agent, TurnRun run, CancellationToken interrupt)
    {
        var entered = await injector.InjectAsync(run.Number, run.Events, null, CancellationToken.None);
        if (entered.Count == 0)
        {
            return;
        }

        IReadOnlyList<AgentBlock> blocks = [.. TakeNotes(), .. entered];
        Begin(run, entered);
        run.Urgent.Begin();
        await EndAsync(run, await AnswerAsync(agent, blocks, turnFor(run.Number, run.Events, null), interrupt));
    }

    async Task RunOfferedAsync(IAgentSession agent, TurnRun run, CancellationToken interrupt)
    {
        List<AgentBlock> notes = [];
        var desk = new OfferDesk(
            run.Number, run.Events, inbox, injector, transcript, _offers,
            () =>
            {
                var taken = TakeNotes();
                notes.AddRange(taken);
                return taken;
            },
            entered => Begin(run, entered), run.Urgent.Begin);
        var answer = await AnswerAsync(agent, [], turnFor(run.Number, run.Events, desk), interrupt);
        if (_abandoned || (desk.HasBegun && answer.Outcome is not "failed"))
        {
            _futile = 0;
            await EndAsync(run, answer);
            return;
        }

        lock (_lock)
        {
            _notes.InsertRange(0, desk.HasBegun ? [] : notes);
        }

        if (!desk.HasBegun && IsCutOff(run))
        {
            return; // it had nothing yet: what is urgent goes first, and this waits
        }

        if (!desk.HasBegun && !_stop.IsCancellationRequested)
        {
            await desk.EnterPromptsAsync();
        }

        if (desk.HasBegun)
        {
            await EndAsync(run, answer);
        }

        await PauseAsync(answer.Reason ?? "it took nothing", desk.HasBegun);
    }

    // What waits goes on waiting; an agent that fails whenever it starts is not started over and over.
    async Task PauseAsync(string reason, bool tookSome)
    {
        if (inbox.Count == 0 || _stop.IsCancellationRequested)
        {
            return;
        }

        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(_futile, 10))));
        if (_futile++ == 0 && !tookSome)
        {
            feed.Publish(new Notice("error", "agent", $"the agent took nothing, and what came in goes on waiting: {reason}"));
        }

        await Task.Delay(pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    void Begin(TurnRun run, IReadOnlyList<AgentBlock> entered)
    {
        run.Origin = entered.OfType<AgentBlock.FromChannel>().FirstOrDefault() is { } first ? new TurnOrigin("channel", first.Source) : null;
        feed.Publish(new TurnStarted(run.Number, run.Origin, run.Events.Ids, run.Events.Rights));
        announce(SessionActivity.Working);
    }

    async Task EndAsync(TurnRun run, TurnAnswer answer)
    {
        if (_abandoned || (_stop.IsCancellationRequested && answer.Outcome is "interrupted"))
        {
            return; // the session ends: its events are shown once more when it comes back
        }

        var open = run.Events.TakeOpen();
        var goesOn = answer.Outcome is "interrupted" && IsCutOff(run);
        if (goesOn)
        {
            GoOnLater(run, open);
            open = [];
        }

        _owed.Enqueue(new TurnEnd(run.Number, open, answer.Outcome, answer.Text, answer.Reason));
        try
        {
            await PayAsync();
        }
        catch (Exception exception) when (exception is SpoolFullException or SpoolUnavailableException)
        {
            Complain(exception);
        }

        var finished = (TurnFinished)feed.Publish(
            new TurnFinished(run.Number, answer.Outcome, answer.Text, run.Origin, Math.Round(time.GetElapsedTime(run.Began).TotalSeconds, 3)));
        if (!goesOn)
        {
            reported?.Invoke(run.Events, finished);
        }

        announce(SessionActivity.Idle);
    }

    bool IsCutOff(TurnRun run)
    {
        lock (_lock)
        {
            return run.Urgent.HasStruck && !_isStopped;
        }
    }

    // Its events stay open: after a crash they would be shown once more, and so they are now, when what is urgent is done.
    void GoOnLater(TurnRun run, IReadOnlyList<InboxItem.Leased> open)
    {
        feed.Publish(new Notice("notice", "session", $"turn {run.Number} is interrupted for something urgent, and goes on afterwards"));
        Note($"Turn {run.Number} was interrupted for what follows, which is urgent. You are told to go on with that turn when this one is done.");
        inbox.PutBack(
        [
            new InboxItem.GoOn(
                $"Go on with what turn {run.Number} was doing when something urgent interrupted it. A call that had begun may have had its effect.",
                run.Events.Rights, run.Events.All),
            .. open.Select(item => item with
            {
                Interrupted = true,
                When = ItemEntry.NextTurn,
                Custodian = custodianOf?.Invoke(item.Source) ?? item.Custodian,
            }),
        ]);
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

    static async Task<TurnAnswer> AnswerAsync(
        IAgentSession agent, IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt)
    {
        try
        {
            return new("completed", await agent.RunTurnAsync(blocks, turn, interrupt), null);
        }
        catch (Exception) when (interrupt.IsCancellationRequested)
        {
            return new("interrupted", "", "interrupted");
        }
        catch (Exception exception)
        {
            // An agent may fail in any way; the session survives and says why.
            return new("failed", exception.Message, exception.Message);
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

    sealed record TurnAnswer(string Outcome, string Text, string? Reason);

    sealed class TurnRun(int number, TurnEvents events, long began, UrgentWatch urgent)
    {
        public int Number => number;

        public TurnEvents Events => events;

        public long Began => began;

        public UrgentWatch Urgent => urgent;

        public TurnOrigin? Origin { get; set; }
    }
}
