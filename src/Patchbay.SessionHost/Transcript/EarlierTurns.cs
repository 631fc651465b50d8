using Patchbay.SessionHost.Attachments;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Transcript;

/// <summary>One entry of the transcript: <c>prompt</c>, <c>event</c>, <c>event_again</c>, <c>tool_call</c>, <c>tool_result</c>, <c>assistant</c>, <c>failure</c>, <c>note</c> or <c>summary</c>.</summary>
public sealed record EarlierEntry(int Turn, string Kind, string Text)
{
    /// <summary>Pictures and documents that were shown with it.</summary>
    public IReadOnlyList<AttachedFile> Files { get; init; } = [];
}

/// <summary>
/// What a resumed session had: the newest entries of its transcript, oldest first, the prompts that waited and never entered
/// it, and the prompt whose turn was cut off.
/// </summary>
public sealed record EarlierTurns(IReadOnlyList<EarlierEntry> Entries, IReadOnlyList<string> WaitingPrompts, string? CutOffPrompt)
{
    const int MostEntries = 400;

    internal static async Task<EarlierTurns> ReadAsync(SessionTranscript transcript, CancellationToken cancellationToken)
    {
        var newest = await transcript.Database.WriteAsync(
            scope => scope.Query(
                "SELECT turn, kind, text, COALESCE(files, '') FROM entries ORDER BY seq DESC LIMIT ?1",
                row => new EarlierEntry(row.GetInt32(0), row.GetString(1), row.GetString(2)) { Files = AttachedFile.List(row.GetString(3)) }, MostEntries),
            cancellationToken);
        EarlierEntry[] entries = [.. Kept(newest).Reverse()];
        return new EarlierTurns(
            entries, await WaitingAsync(transcript, cancellationToken), await CutOffAsync(transcript, entries, cancellationToken));
    }

    // Newest first: what was cleared is gone, and of what was summarised the summary is left.
    static IEnumerable<EarlierEntry> Kept(IEnumerable<EarlierEntry> newest)
    {
        foreach (var entry in newest.TakeWhile(entry => entry.Kind is not "cleared"))
        {
            yield return entry;
            if (entry.Kind is "summary")
            {
                yield break;
            }
        }
    }

    /// <summary>
    /// The prompts of the last run that waited. Prompts enter the transcript in the order in which they were shown: those
    /// behind the ones that entered waited.
    /// </summary>
    internal static async Task<IReadOnlyList<string>> WaitingAsync(SessionTranscript transcript, CancellationToken cancellationToken)
    {
        var shown = await ItemsAsync(
            transcript,
            """
            SELECT item FROM feed WHERE item LIKE '{"type":"user"%' AND seq >
              COALESCE((SELECT seq FROM feed WHERE item LIKE '{"type":"session_started"%' ORDER BY seq DESC LIMIT 1), 0) ORDER BY seq
            """,
            cancellationToken);
        var began = await ItemsAsync(
            transcript, "SELECT item FROM feed WHERE item LIKE '{\"type\":\"session_started\"%' ORDER BY seq DESC LIMIT 1", cancellationToken);
        var since = began is [var started] ? started.At.ToUnixTimeMilliseconds() : 0;
        var entered = await transcript.Database.WriteAsync(
            scope => scope.Query("SELECT COUNT(*) FROM entries WHERE kind = 'prompt' AND at_ms >= ?1", row => row.GetInt32(0), since)[0],
            cancellationToken);
        return [.. shown.OfType<UserPrompt>().Skip(entered).Take(SessionInbox.MaxPrompts).Select(prompt => prompt.Text)];
    }

    static async Task<IReadOnlyList<FeedItem>> ItemsAsync(SessionTranscript transcript, string sql, CancellationToken cancellationToken)
    {
        var lines = await transcript.Database.WriteAsync(scope => scope.Query(sql, row => row.GetString(0)), cancellationToken);
        return [.. lines.Select(SocketJson.Item).OfType<FeedItem>()];
    }

    static async Task<string?> CutOffAsync(SessionTranscript transcript, EarlierEntry[] entries, CancellationToken cancellationToken) =>
        await ItemsAsync(transcript, "SELECT item FROM feed WHERE item LIKE '{\"type\":\"turn_%' ORDER BY seq DESC LIMIT 1", cancellationToken)
            is [TurnStarted cutOff]
            ? Array.Find(entries, entry => entry.Turn == cutOff.Turn && entry.Kind is "prompt")?.Text
            : null;
}
