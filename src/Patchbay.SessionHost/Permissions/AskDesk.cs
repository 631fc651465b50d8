namespace Patchbay.SessionHost.Permissions;

/// <summary>
/// One private resolve: the first answer wins, and everyone who was shown it learns that it is closed. An answer counts
/// only while it waits, and only from where it was shown. What waits is announced again until its time is over.
/// </summary>
sealed class AskDesk<TAsked, TRelay, TOutcome>(
    IAskKind<TAsked, TRelay, TOutcome> kind, PermissionSettings settings, TimeProvider time, RequestIds ids)
{
    sealed class OpenAsk(string id, TAsked asked)
    {
        public string Id => id;

        public TAsked Asked { get; set; } = asked;

        public HashSet<TRelay> ShownTo { get; } = [];

        public TaskCompletionSource<TOutcome> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    readonly Lock _lock = new();
    readonly List<OpenAsk> _open = [];
    readonly List<TRelay> _relays = [];

    /// <summary>What waits, oldest first.</summary>
    public IReadOnlyList<TAsked> Waiting
    {
        get
        {
            lock (_lock)
            {
                return [.. _open.Select(open => open.Asked)];
            }
        }
    }

    public bool CanAnybodyAnswer
    {
        get
        {
            lock (_lock)
            {
                return _relays.Any(kind.CanAnswer);
            }
        }
    }

    /// <summary>Adds a place; what waits is shown there at once.</summary>
    public void Add(TRelay relay)
    {
        lock (_lock)
        {
            _relays.Add(relay);
            foreach (var open in _open)
            {
                Show(open, relay);
            }
        }
    }

    public void Remove(TRelay relay)
    {
        lock (_lock)
        {
            _relays.Remove(relay);
        }
    }

    /// <summary>
    /// Waits for the first answer; <paramref name="nobody"/> at once when nobody can give one, and the other two when it
    /// was not given in time or not waited for.
    /// </summary>
    public async Task<TOutcome> AskAsync(
        Func<string, DateTimeOffset, TAsked> ask, TOutcome nobody, TOutcome expired, TOutcome withdrawn, CancellationToken cancellationToken)
    {
        OpenAsk open;
        // The time of day is for people to read; how long somebody may think is not changed by who sets the clock.
        var expiresAt = time.GetUtcNow() + settings.Timeout;
        var began = time.GetTimestamp();
        lock (_lock)
        {
            if (!_relays.Any(kind.CanAnswer))
            {
                return nobody;
            }

            var id = ids.Take();
            open = new OpenAsk(id, ask(id, expiresAt));
            _open.Add(open);
            Announce(open, 1);
        }

        try
        {
            return await WaitAsync(open, began, expired, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Close(open, withdrawn);
            return await open.Answer.Task;
        }
    }

    /// <summary>
    /// False when nothing with this id waits, when it was never shown there, or when <paramref name="judge"/> takes this
    /// for no answer; then nothing changes.
    /// </summary>
    public bool Answer(string? id, TRelay from, Func<TAsked, (bool Counts, TOutcome Outcome)> judge)
    {
        lock (_lock)
        {
            if (_open.Find(candidate => candidate.Id == id) is not { } open || !open.ShownTo.Contains(from))
            {
                return false;
            }

            var (counts, outcome) = judge(open.Asked);
            return counts && Close(open, outcome);
        }
    }

    async Task<TOutcome> WaitAsync(OpenAsk open, long began, TOutcome expired, CancellationToken cancellationToken)
    {
        var announcement = 1;
        while (true)
        {
            var left = settings.Timeout - time.GetElapsedTime(began);
            var wait = left < settings.RemindEvery ? left : settings.RemindEvery;
            try
            {
                return await open.Answer.Task.WaitAsync(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, cancellationToken);
            }
            catch (TimeoutException) when (time.GetElapsedTime(began) >= settings.Timeout)
            {
                Close(open, expired);
            }
            catch (TimeoutException)
            {
                Remind(open, ++announcement);
            }
        }
    }

    void Remind(OpenAsk open, int announcement)
    {
        lock (_lock)
        {
            if (!open.Answer.Task.IsCompleted)
            {
                Announce(open, announcement);
            }
        }
    }

    void Announce(OpenAsk open, int announcement)
    {
        open.Asked = kind.Announce(open.Asked, announcement);
        foreach (var relay in _relays)
        {
            Show(open, relay);
        }
    }

    void Show(OpenAsk open, TRelay relay)
    {
        if (kind.CanAnswer(relay))
        {
            open.ShownTo.Add(relay);
            kind.Show(relay, open.Asked);
        }
    }

    bool Close(OpenAsk open, TOutcome outcome)
    {
        lock (_lock)
        {
            if (!_open.Remove(open))
            {
                return false;
            }

            ids.Free(open.Id);
            open.Answer.TrySetResult(outcome);
            kind.Close(open.Id, outcome, open.ShownTo);
            return true;
        }
    }
}
