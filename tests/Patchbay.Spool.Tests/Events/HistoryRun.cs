using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Events;

/// <summary>A real spool and its model, done the same things to.</summary>
sealed class HistoryRun : IAsyncDisposable
{
    readonly TempFolder _folder = new();
    readonly List<ModelEvent> _model = [];
    readonly List<StateChange> _changes = [];
    readonly SpoolLease?[] _leases = new SpoolLease?[2];
    EventSpool _spool = null!;

    internal static async Task<HistoryRun> StartAsync()
    {
        var run = new HistoryRun();
        await run.OpenAsync();
        return run;
    }

    internal Task DoAsync(Step step) => step.Kind switch
    {
        StepKind.Append => AppendAsync(step.First, step.Second + 1),
        StepKind.Take => TakeAsync(step.First % 2, step.Second + 1),
        StepKind.Queue => SettleAsync(step.First, EventState.Queued),
        StepKind.Deliver => SettleAsync(step.First, EventState.Delivered),
        StepKind.Finish => SettleAsync(step.First, EventState.Answered + (step.Second % 4)),
        StepKind.GoBack => SettleAsync(step.First, EventState.Accepted),
        StepKind.Release => ReleaseAsync(step.First % 2),
        _ => ReopenAsync(),
    };

    /// <summary>In the end everything that was accepted and not delivered is offered once, in order.</summary>
    internal async Task DrainAsync()
    {
        var left = _model.Where(one => one.State < EventState.Delivered).ToList();
        Assert.Equal(left.Count, _spool.Waiting().Count);
        await using var lease = _spool.OpenLease(Samples.Holder);
        var seen = new List<SpooledEvent>();
        while (seen.Count < left.Count)
        {
            seen.AddRange(await lease.TakeAsync(7));
        }

        Assert.Equal(left.Select(one => (one.Id, one.PlatformId)), seen.Select(one => (one.Id, one.Event.PlatformId)));
    }

    public async ValueTask DisposeAsync()
    {
        await _spool.DisposeAsync();
        _folder.Dispose();
    }

    async Task OpenAsync()
    {
        _spool = await Samples.OpenAsync(_folder);
        _spool.Subscribe(_changes.Add);
    }

    async Task AppendAsync(int from, int count)
    {
        // Overlapping numbers, so that repeats are frequent, also within a batch.
        var batch = Enumerable.Range(0, count).Select(index => Samples.Inbound($"p{(from + (index % 3)) % 25}")).ToArray();
        var outcomes = await _spool.AppendAsync(batch);
        for (var i = 0; i < count; i++)
        {
            var known = _model.Find(one => one.PlatformId == batch[i].PlatformId);
            Assert.Equal(known is null ? AppendResult.Accepted : AppendResult.Duplicate, outcomes[i].Result);
            if (known is null)
            {
                Assert.True(_model.Count == 0 || outcomes[i].Id > _model[^1].Id, "keys only grow");
                _model.Add(new ModelEvent(outcomes[i].Id, batch[i].PlatformId));
            }
            else
            {
                Assert.Equal((known.Id, known.State), (outcomes[i].Id, outcomes[i].State));
            }
        }
    }

    async Task TakeAsync(int who, int count)
    {
        var expected = _model.Where(one => one.State < EventState.Delivered && one.Lease is null).Take(count).ToList();
        if (expected.Count == 0)
        {
            return;
        }

        _leases[who] ??= _spool.OpenLease(new LeaseHolder($"connection {who}", null, null));
        var taken = await _leases[who]!.TakeAsync(count);
        expected.ForEach(one => (one.Lease, one.Attempts) = (who, one.Attempts + 1));
        Assert.Equal(
            expected.Select(one => (one.Id, one.State, one.Attempts)), taken.Select(one => (one.Id, one.State, one.Attempts)));
    }

    async Task SettleAsync(int index, EventState state)
    {
        if (_model.Count == 0)
        {
            Assert.Null(await _spool.SettleAsync(new EventId(_spool.Id, new EventKey(1)), state));
            return;
        }

        var one = _model[index % _model.Count];
        var before = _changes.Count;
        one.State = state.MayFollow(one.State) ? state : one.State;
        Assert.Equal(one.State, await _spool.SettleAsync(one.Id, state));
        Assert.Equal(one.State, (await _spool.FindAsync(one.Id))!.State);
        Assert.All(_changes.Skip(before).Where(change => change.Id == one.Id), change => Assert.True(change.State <= one.State));
    }

    async Task ReleaseAsync(int who)
    {
        if (_leases[who] is { } lease)
        {
            await lease.DisposeAsync();
            _leases[who] = null;
            _model.Where(one => one.Lease == who).ToList().ForEach(one => one.Lease = null);
        }
    }

    async Task ReopenAsync()
    {
        await _spool.DisposeAsync();
        Array.Clear(_leases);
        _model.ForEach(one => one.Lease = null);
        await OpenAsync();
        Assert.All(_changes.GroupBy(change => change.Id), changes => Assert.Equal(changes.Select(change => change.State).Distinct().Order(), changes.Select(change => change.State)));
    }

    sealed class ModelEvent(EventId id, string platformId)
    {
        internal EventId Id { get; } = id;

        internal string PlatformId { get; } = platformId;

        internal EventState State { get; set; }

        internal int? Lease { get; set; }

        internal int Attempts { get; set; }
    }
}
