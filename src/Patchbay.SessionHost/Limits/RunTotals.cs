using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Limits;

/// <summary>What a run of a session has taken so far. <paramref name="Cost"/> is null as soon as one request had no known price.</summary>
public sealed record RunSums(int Turns, int Requests, long InputTokens, long OutputTokens, long CachedTokens, decimal? Cost)
{
    /// <summary>The tools whose calls were refused, in order.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>The last model that was asked.</summary>
    public string? Model { get; init; }
}

/// <summary>Adds up a run's feed.</summary>
sealed class RunTotals
{
    const int MostRefused = 100;

    readonly Lock _lock = new();
    RunSums _sums = new(0, 0, 0, 0, 0, 0);
    TurnFinished? _last;
    bool _turnAsked;

    /// <summary>The last turn that ended. Whoever is told of an end by this feed finds it here.</summary>
    public TurnFinished? Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    public RunSums Sums
    {
        get
        {
            lock (_lock)
            {
                return _sums;
            }
        }
    }

    /// <summary>In order, under the feed's lock.</summary>
    public void Observe(FeedItem item)
    {
        lock (_lock)
        {
            switch (item)
            {
                case TurnStarted:
                    _turnAsked = false;
                    break;
                case ModelUsed used:
                    _turnAsked = true;
                    _sums = _sums with
                    {
                        Requests = _sums.Requests + 1,
                        InputTokens = _sums.InputTokens + used.InputTokens,
                        OutputTokens = _sums.OutputTokens + used.OutputTokens,
                        CachedTokens = _sums.CachedTokens + used.CachedTokens,
                        Cost = _sums.Cost + used.CostUsd,
                        Model = used.Model,
                    };
                    break;
                case TurnFinished finished:
                    _last = finished;
                    _sums = _sums with { Turns = _sums.Turns + 1, Requests = _sums.Requests + (_turnAsked ? 0 : 1) };
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>A call was not allowed, by a rule or by a person, or because nobody could be asked.</summary>
    public void Refuse(string tool)
    {
        lock (_lock)
        {
            if (_sums.Refused.Count < MostRefused)
            {
                _sums = _sums with { Refused = [.. _sums.Refused, tool] };
            }
        }
    }
}
