using Patchbay.Protocol.Permissions;

namespace Patchbay.SessionHost.Permissions;

/// <summary>The one space of ids from which requests and questions of a session take theirs.</summary>
public sealed class RequestIds
{
    readonly Lock _lock = new();
    readonly HashSet<string> _open = [];

    /// <summary>True for the id of a request or question that waits.</summary>
    public bool IsOpen(string id)
    {
        lock (_lock)
        {
            return _open.Contains(id);
        }
    }

    internal string Take()
    {
        lock (_lock)
        {
            var id = PermissionId.New(_open.Contains);
            _open.Add(id);
            return id;
        }
    }

    internal void Free(string id)
    {
        lock (_lock)
        {
            _open.Remove(id);
        }
    }
}
