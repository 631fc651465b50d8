using System.Text;

namespace Patchbay.Channels.Requests;

/// <summary>The tool calls that run, by the id of their request, so that the host can cancel them. Bounded.</summary>
sealed class OpenCalls(int capacity, CancellationToken stop)
{
    readonly Lock _lock = new();
    readonly Dictionary<string, CancellationTokenSource> _calls = new(StringComparer.Ordinal);

    /// <summary>Null when too many run, or one of this id does.</summary>
    public CancellationTokenSource? TryBegin(ReadOnlySpan<byte> id)
    {
        var name = Encoding.UTF8.GetString(id);
        lock (_lock)
        {
            if (_calls.Count >= capacity || _calls.ContainsKey(name))
            {
                return null;
            }

            var call = CancellationTokenSource.CreateLinkedTokenSource(stop);
            _calls.Add(name, call);
            return call;
        }
    }

    public void Cancel(string id)
    {
        CancellationTokenSource? call;
        lock (_lock)
        {
            _calls.TryGetValue(id, out call);
        }

        try
        {
            // Not under the lock: what hears of it runs here.
            call?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended meanwhile.
        }
    }

    public void End(ReadOnlySpan<byte> id)
    {
        CancellationTokenSource? call;
        lock (_lock)
        {
            _calls.Remove(Encoding.UTF8.GetString(id), out call);
        }

        call?.Dispose();
    }
}
