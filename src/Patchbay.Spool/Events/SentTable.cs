namespace Patchbay.Spool;

/// <summary>The messages that we sent.</summary>
static class SentTable
{
    internal static void Insert(SqlStatements sql, SentMessage message)
    {
        sql.Execute(
            """
            INSERT INTO sent(platform_message_id, chat_id, text, in_reply_to, file_name, file_url, at_ms) VALUES(?, ?, ?, ?, ?, ?, ?)
            """,
            message.PlatformMessageId, message.ChatId, message.Text, message.InReplyTo, message.FileName, message.FileUrl,
            message.At.ToUnixTimeMilliseconds());
    }

    internal static bool Update(SqlStatements sql, string platformMessageId, string text) =>
        sql.Execute("UPDATE sent SET text = ?2, edited = 1 WHERE seq = (SELECT max(seq) FROM sent WHERE platform_message_id = ?1)", platformMessageId, text) > 0;

    /// <summary>Newest first.</summary>
    internal static IReadOnlyList<SentMessage> Last(SqlStatements sql, string chatId, int limit) => sql.Query(
        """
        SELECT platform_message_id, chat_id, text, in_reply_to, file_name, file_url, at_ms, edited
        FROM sent WHERE chat_id = ? ORDER BY at_ms DESC, seq DESC LIMIT ?
        """,
        static row => new SentMessage(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetStringOrNull(3), row.GetStringOrNull(4), row.GetStringOrNull(5),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)))
        {
            Edited = row.GetInt32(7) != 0,
        },
        chatId, limit);

    internal static void Prune(SqlStatements sql, long before, int keep)
    {
        sql.Execute("DELETE FROM sent WHERE at_ms < ?", before);
        sql.Execute("DELETE FROM sent WHERE seq <= (SELECT seq FROM sent ORDER BY seq DESC LIMIT 1 OFFSET ?)", keep);
    }
}
