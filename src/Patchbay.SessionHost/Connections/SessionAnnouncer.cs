using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;

namespace Patchbay.SessionHost.Connections;

/// <summary>
/// Tells every channel that wants to know what the session does: on each change, and once when the channel comes, because
/// one that hears nothing before the first turn does not know that a session is there.
/// </summary>
sealed class SessionAnnouncer
{
    readonly Lock _lock = new();
    HashSet<ServerConnection> _told = [];
    Func<string, SessionInfo>? _last;

    public void Announce(string name, string project, SessionActivity activity, IEnumerable<ServerConnection> connected)
    {
        lock (_lock)
        {
            _last = channel => new SessionInfo(name, project, activity, channel);
            _told = [.. connected.Where(Tell)];
        }
    }

    /// <summary>To those that came since, the last that was said.</summary>
    public void CatchUp(IReadOnlyList<ServerConnection> connected)
    {
        lock (_lock)
        {
            _told.IntersectWith(connected);
            foreach (var connection in connected.Where(connection => !_told.Contains(connection)))
            {
                if (Tell(connection))
                {
                    _told.Add(connection);
                }
            }
        }
    }

    bool Tell(ServerConnection connection)
    {
        if (_last is null || !connection.Declares(WireCapabilities.SessionInfo))
        {
            return false;
        }

        var state = connection.Gate is { } gate ? $"{gate.Gate}: {gate.Reason}" : "listening";
        _ = connection.NotifyAsync(WireMethods.SessionInfo, _last(state), WireJson.Default.SessionInfo);
        return true;
    }
}
