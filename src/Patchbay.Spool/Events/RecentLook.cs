namespace Patchbay.Spool;

/// <summary>
/// What a spool accepted of late, for whoever counts that in memory and was started anew. Read from outside while the spool's holder goes on.
/// </summary>
public static class RecentLook
{
    /// <summary>How many events of each chat were accepted since then that are not urgent; those about a thing that begins like this are left out.</summary>
    /// <exception cref="SpoolUnavailableException">There is no such file, or it cannot be read.</exception>
    public static IReadOnlyDictionary<string, int> Count(string path, DateTimeOffset since, string exceptThing)
    {
        using var look = DatabaseLook.Open(path);
        return look.Query(
            """
            SELECT chat_id, count(*) FROM states
            WHERE accepted_at >= ?1 AND chat_id IS NOT NULL AND coalesce(urgency, '') <> 'urgent' AND substr(coalesce(thing, ''), 1, length(?2)) <> ?2
            GROUP BY chat_id
            """,
            static row => KeyValuePair.Create(row.GetString(0), row.GetInt32(1)),
            since.ToUnixTimeMilliseconds(), exceptThing).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The events about a thing that were accepted since then and have this key in their meta, with its value; the newest first, and so many at most.</summary>
    /// <exception cref="SpoolUnavailableException">There is no such file, or it cannot be read.</exception>
    public static IReadOnlyList<(string ChatId, string Thing, DateTimeOffset AcceptedAt, string Value)> WithMeta(string path, DateTimeOffset since, string key, int most)
    {
        using var look = DatabaseLook.Open(path);
        return
        [
            .. look.Query(
                """
                SELECT states.chat_id, thing, accepted_at, meta FROM states JOIN events USING (key)
                WHERE accepted_at >= ? AND states.chat_id IS NOT NULL AND thing IS NOT NULL AND instr(meta, ?) > 0 ORDER BY key DESC LIMIT ?
                """,
                static row => (row.GetString(0), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), MetaText.Read(row.GetSpan(3))),
                since.ToUnixTimeMilliseconds(), $"\"{key}\"", most)
                .Select(found => (found.Item1, found.Item2, found.Item3, found.Item4.FirstOrDefault(pair => pair.Key == key).Value))
                .Where(found => found.Item4 is not null)!,
        ];
    }
}
