using System.Diagnostics;
using Patchbay.SessionHost;

namespace Patchbay.Bench.Stand;

/// <summary>The moments in which events, sent one at a time, reach the agent of a session.</summary>
sealed class ArrivalAgent : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly SemaphoreSlim _arrived = new(0);
    long _at;

    public ArrivalAgent() => Agent = new BenchAgent(_ =>
    {
        _at = Stopwatch.GetTimestamp();
        _arrived.Release();
    });

    public BenchAgent Agent { get; }

    /// <summary>Waits for the next event, and then for the end of its turn.</summary>
    public async Task<long> NextAsync(SessionRunner session)
    {
        if (!await _arrived.WaitAsync(Patience))
        {
            throw new TimeoutException("no event at the agent");
        }

        var at = _at;
        await session.WaitUntilIdleAsync(CancellationToken.None);
        return at;
    }

    public void Dispose() => _arrived.Dispose();
}
