using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Events;

/// <summary>A real spool of events about a few things, and its model, done the same things to.</summary>
sealed class ThingRun : IAsyncDisposable
{
    readonly TempFolder _folder = new();
    readonly List<ModelEvent> _model = [];
    readonly SpoolLease?[] _leases = new SpoolLease?[2];
    EventSpool _spool = null!;
    int _text;

    internal static async Task<ThingRun> StartAsync()
    {
        var run = new ThingRun();
        run._spool = await Samples.OpenAsync(run._folder);
        return run;
    }

    internal Task DoAsync(Step step) => step.Kind switch
    {
        StepKind.Append => AppendAsync(step.First, step.Second),
        StepKind.Take or StepKind.Queue => TakeAsync(step.First % 2, (step.Second % 3) + 1),
        StepKind.Deliver or StepKind.Finish => DeliverAsync(step.First),
        StepKind.Release or StepKind.GoBack => ReleaseAsync(step.First % 2),
        _ => ReopenAsync(),
    };

    /// <summary>In the end everything comes out, the newest text of each and in order; and every id is known.</summary>
    internal async Task DrainAsync()
    {
        await ReleaseAsync(0);
        await ReleaseAsync(1);
        while (_model.Exists(IsOpen))
        {
            await TakeAsync(0, 3);
            await DeliverAsync(_model.FindIndex(one => one.Lease is not null), exactly: true);
        }

        Assert.Equal(0, _spool.Waiting().Count);
        foreach (var one in _model)
        {
            foreach (var id in one.Ids)
            {
                Assert.Equal(new AppendOutcome(AppendResult.Duplicate, one.Id, EventState.Delivered), (await _spool.AppendAsync([Of(id, 0)]))[0]);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _spool.DisposeAsync();
        _folder.Dispose();
    }

    static bool IsOpen(ModelEvent one) => one.State < EventState.Delivered;

    InboundEvent Of(string id, int thing) => Samples.Inbound(id, $"text {_text++}") with { Thing = thing == 3 ? null : $"thing {thing}" };

    async Task AppendAsync(int from, int shape)
    {
        // Two batches that may share a commit, repeats among them.
        InboundEvent[] one = [.. Enumerable.Range(from, 1 + (shape % 3)).Select(number => Of($"p{number % 40}", number % 4))];
        InboundEvent[] two = shape < 3 ? [] : [.. Enumerable.Range(from + 1, shape - 2).Select(number => Of($"p{number % 40}", number % 4))];
        var appending = new[] { _spool.AppendAsync(one), _spool.AppendAsync(two) };
        var outcomes = (await Task.WhenAll(appending)).SelectMany(batch => batch).ToList();
        foreach (var (inbound, outcome) in one.Concat(two).Zip(outcomes))
        {
            Assert.Equal(Expect(inbound, outcome.Id), (outcome.Result, outcome.Id));
        }
    }

    (AppendResult, EventId) Expect(InboundEvent inbound, EventId given)
    {
        if (_model.Find(one => one.Ids.Contains(inbound.PlatformId)) is { } known)
        {
            return (AppendResult.Duplicate, known.Id);
        }

        if (inbound.Thing is not null && _model.FindLast(one => IsOpen(one) && one.Thing == inbound.Thing) is { IsFresh: true, Lease: null, Attempts: 0 } waiting)
        {
            waiting.Ids.Add(inbound.PlatformId);
            waiting.Text = inbound.Content;
            return (AppendResult.Merged, waiting.Id);
        }

        _model.Add(new ModelEvent(given, inbound.Thing, inbound.PlatformId) { Text = inbound.Content });
        return (AppendResult.Accepted, given);
    }

    async Task TakeAsync(int who, int count)
    {
        // Of each thing the oldest that is not delivered, whoever has it.
        var expected = _model.Where(one => IsOpen(one) && one.Lease is null && (one.Thing is null || _model.Find(other => IsOpen(other) && other.Thing == one.Thing) == one))
            .Take(count).ToList();
        if (expected.Count == 0)
        {
            return;
        }

        _leases[who] ??= _spool.OpenLease(new LeaseHolder($"connection {who}", null, null));
        var taken = await _leases[who]!.TakeAsync(count);
        expected.ForEach(one => (one.Lease, one.Attempts) = (who, one.Attempts + 1));
        Assert.Equal(
            expected.Select(one => (one.Id, one.Ids[0], one.Text, one.Ids.Count, one.Attempts)),
            taken.Select(one => (one.Id, one.Event.PlatformId, one.Event.Content, one.Count, one.Attempts)));
    }

    async Task DeliverAsync(int index, bool exactly = false)
    {
        var leased = exactly ? [_model[index]] : _model.Where(one => IsOpen(one) && one.Lease is not null).ToList();
        if (leased.Count > 0)
        {
            var one = exactly ? leased[0] : leased[index % leased.Count];
            Assert.Equal(EventState.Delivered, await _spool.SettleAsync(one.Id, EventState.Delivered));
            (one.State, one.Lease) = (EventState.Delivered, null);
        }
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
        _model.ForEach(one => (one.Lease, one.IsFresh) = (null, false));
        _spool = await Samples.OpenAsync(_folder);
    }

    sealed class ModelEvent(EventId id, string? thing, string platformId)
    {
        internal EventId Id { get; } = id;

        internal string? Thing { get; } = thing;

        internal List<string> Ids { get; } = [platformId];

        internal string Text { get; set; } = "";

        internal EventState State { get; set; }

        internal int? Lease { get; set; }

        internal int Attempts { get; set; }

        internal bool IsFresh { get; set; } = true;
    }
}
