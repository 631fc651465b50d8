namespace Patchbay.Channels.Sharing;

/// <summary>Whose open requests and questions are whose: an answer goes to the host that asked, and to no other.</summary>
sealed class AskBook
{
    // A plain host does not say how its requests end: the oldest are forgotten.
    const int MostOpen = 1024;

    readonly Lock _lock = new();
    readonly OrderedDictionary<string, AttachedHost> _asks = new(StringComparer.Ordinal);

    /// <summary>False when another host has an open request of this id: two must not be mixed up.</summary>
    public bool Open(string id, AttachedHost host)
    {
        lock (_lock)
        {
            if (_asks.TryGetValue(id, out var other) && other != host && other.IsConnected && !other.Seat.IsSame(host.Seat))
            {
                return false;
            }

            if (_asks.Count >= MostOpen)
            {
                _asks.RemoveAt(0);
            }

            _asks[id] = host;
            return true;
        }
    }

    /// <summary>False when it was another host's.</summary>
    public bool Close(string id, AttachedHost host)
    {
        lock (_lock)
        {
            return !_asks.TryGetValue(id, out var other) || (other == host && _asks.Remove(id));
        }
    }

    /// <summary>Who asked. Null: nobody that is still there.</summary>
    public AttachedHost? Find(string id)
    {
        lock (_lock)
        {
            return _asks.GetValueOrDefault(id) is { IsConnected: true } host ? host : null;
        }
    }

    /// <summary>All that a host had open.</summary>
    public IReadOnlyList<string> Take(AttachedHost host)
    {
        lock (_lock)
        {
            List<string> open = [.. _asks.Where(ask => ask.Value == host).Select(ask => ask.Key)];
            open.ForEach(id => _asks.Remove(id));
            return open;
        }
    }
}
