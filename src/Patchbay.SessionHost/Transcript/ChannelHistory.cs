using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Transcript;

/// <summary>What became of a session's channels, as its own file tells it, for who looks from outside.</summary>
public static class ChannelHistory
{
    const int Most = 200;

    /// <summary>The last changes of its channels, newest first. Throws <see cref="SpoolUnavailableException"/>.</summary>
    public static IReadOnlyList<ChannelStatus> Read(string folder)
    {
        var path = Path.Combine(folder, "session.db");
        if (!File.Exists(path))
        {
            return [];
        }

        using var look = DatabaseLook.Open(path);
        return
        [
            .. look.Query("""SELECT item FROM feed WHERE item LIKE '{"type":"channel"%' ORDER BY seq DESC LIMIT ?1""", row => SocketJson.Item(row.GetString(0)), Most)
                .OfType<ChannelStatus>(),
        ];
    }
}
