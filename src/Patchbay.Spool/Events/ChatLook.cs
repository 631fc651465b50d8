namespace Patchbay.Spool;

/// <summary>One chat of a spool, read from outside while its holder goes on.</summary>
/// <param name="Count">Events that are kept, whatever became of them.</param>
/// <param name="LastAt">When the newest was accepted.</param>
public sealed record ChatLook(string ChatId, long Count, DateTimeOffset LastAt)
{
    /// <exception cref="SpoolUnavailableException">There is no such file, or it cannot be read.</exception>
    public static IReadOnlyList<ChatLook> Read(string path)
    {
        using var look = DatabaseLook.Open(path);
        return look.Query(
            "SELECT events.chat_id, count(*), max(accepted_at) FROM events JOIN states USING (key) GROUP BY events.chat_id ORDER BY events.chat_id",
            static row => new ChatLook(row.GetString(0), row.GetInt64(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))));
    }
}
