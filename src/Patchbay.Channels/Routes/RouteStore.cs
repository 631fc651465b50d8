using System.Text.Json;
using Patchbay.Channels.Gate;
using Patchbay.Spool;

namespace Patchbay.Channels.Routes;

/// <summary>
/// The rules of one account, <c>routes.json</c> in its state folder: read again when the file changes, changed as a whole
/// under a lock. A file that cannot be read routes nothing to anybody, and is never written over.
/// </summary>
public sealed class RouteStore
{
    readonly string _folder;
    readonly TimeProvider _time;
    readonly WatchedFile<RouteTable> _file;

    public RouteStore(string folder, TimeProvider time)
    {
        _folder = folder;
        _time = time;
        Path = System.IO.Path.Combine(folder, "routes.json");
        _file = new WatchedFile<RouteTable>(Path, Parse);
    }

    public string Path { get; }

    /// <summary>As the file says it now.</summary>
    public RouteTable Read()
    {
        lock (_file)
        {
            try
            {
                return _file.Get();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return RouteTable.Empty with { IsUnreadable = true };
            }
        }
    }

    /// <summary>On disk when it returns. Throws <see cref="AccessException"/> when the rules cannot be read or written.</summary>
    public async Task<RouteTable> ChangeAsync(Func<RouteTable, RouteTable> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        try
        {
            using var turn = await StateTurn.TakeAsync(_folder, "routes", _time, cancellationToken);
            var present = Read();
            if (present.IsUnreadable)
            {
                throw new AccessException($"{Path} cannot be read: correct it or take it away, then try again");
            }

            var changed = change(present);
            StateFile.Write(Path, JsonSerializer.SerializeToUtf8Bytes(changed, RouteJson.Default.RouteTable));
            return changed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            throw new AccessException($"the routes cannot be written: {exception.Message}");
        }
    }

    static RouteTable Parse(byte[]? content)
    {
        if (content is null)
        {
            return RouteTable.Empty;
        }

        try
        {
            return JsonSerializer.Deserialize(content, RouteJson.Default.RouteTable) is { } table
                ? new RouteTable(table.Chats ?? RouteTable.Empty.Chats, table.Roles ?? RouteTable.Empty.Roles)
                : RouteTable.Empty with { IsUnreadable = true };
        }
        catch (JsonException)
        {
            return RouteTable.Empty with { IsUnreadable = true };
        }
    }
}
