using System.Text.RegularExpressions;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Crash;

/// <summary>
/// Knows nothing of the program but its files: compares what the sender was told with what stands in the transcript.
/// Marked repetitions after a crash ('event_again') are no doubles.
/// </summary>
sealed partial record Witness(
    IReadOnlyList<string> Lost, IReadOnlyList<string> Doubled, IReadOnlyList<string> Reordered, IReadOnlyList<string> Backwards, long Open)
{
    static readonly string[] Order = ["accepted", "queued", "delivered"];

    /// <summary>Nothing is lost, doubled or reordered, no receipt went back, and nothing is left open.</summary>
    public bool IsClean => Lost.Count + Doubled.Count + Reordered.Count + Backwards.Count + Open == 0;

    public override string ToString() =>
        $"lost: {Show(Lost)}; doubled: {Show(Doubled)}; reordered: {Show(Reordered)}; receipts that went back: {Show(Backwards)}; open: {Open}";

    public static Witness Look(CrashWorld world)
    {
        var sent = world.Client.Sent;
        var told = sent.Where(world.Client.IsAccepted).ToList();
        var shown = Transcript(world.TranscriptPath);
        var known = shown.ToHashSet();
        var place = sent.Select((id, index) => (id, index)).ToDictionary(pair => pair.id, pair => pair.index);
        var reordered = new List<string>();
        var last = -1;
        foreach (var id in shown.Distinct())
        {
            if (place[id] < last)
            {
                reordered.Add(id);
            }

            last = Math.Max(last, place[id]);
        }

        return new Witness(
            [.. told.Where(id => !known.Contains(id))],
            [.. shown.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key)],
            reordered,
            [.. told.Where(id => GoesBack(world.Client.Receipts(id))).Select(id => $"{id}({string.Join('>', world.Client.Receipts(id))})")],
            OpenEvents(world.SpoolPath));
    }

    /// <summary>Message ids in the order in which they entered.</summary>
    public static IReadOnlyList<string> Transcript(string path) => !File.Exists(path) ? [] : DatabaseCopy.Query(
        path, "SELECT text FROM entries WHERE kind = 'event' ORDER BY seq", row => MessageId().Match(row.GetString(0)).Groups[1].Value);

    /// <summary>How many accepted events have no final state.</summary>
    public static long OpenEvents(string path) => !File.Exists(path) ? 0 : DatabaseCopy.Query(
        path, "SELECT count(*) FROM states WHERE state < 3", row => row.GetInt64(0))[0];

    /// <summary>How many events the session shows in a turn that has not ended.</summary>
    public static long OpenTurns(string path) => !File.Exists(path) ? 0 : DatabaseCopy.Query(
        path, "SELECT count(*) FROM events WHERE state < 3", row => row.GetInt64(0))[0];

    /// <summary>What both sides say of the events that have no end, for a message about what went wrong.</summary>
    public static string OpenStates(CrashWorld world)
    {
        var spool = DatabaseCopy.Query(world.SpoolPath, "SELECT s.key, s.state FROM states s WHERE s.state < 3 ORDER BY s.key", row => (row.GetInt64(0), row.GetInt64(1)));
        var transcript = DatabaseCopy.Query(
            world.TranscriptPath, "SELECT event_id, state, turn FROM events", row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2)))
            .ToDictionary(row => long.Parse(row.Item1.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture));
        return string.Join(' ', spool.Take(12).Select(row =>
            $"{row.Item1}:{row.Item2}/{(transcript.TryGetValue(row.Item1, out var told) ? $"{told.Item2}@{told.Item3}" : "-")}"));
    }

    /// <summary>A final state may be told again, and nothing else may follow it.</summary>
    static bool GoesBack(IReadOnlyList<string> receipts) =>
        receipts.Zip(receipts.Skip(1)).Any(pair => Rank(pair.Second) < Rank(pair.First) || (Rank(pair.First) == Order.Length && pair.First != pair.Second));

    static int Rank(string state) => Array.IndexOf(Order, state) is var rank and >= 0 ? rank : Order.Length;

    static string Show(IReadOnlyList<string> ids) => ids.Count == 0 ? "0" : $"{ids.Count} ({string.Join(' ', ids.Take(8))})";

    [GeneratedRegex(" message_id=\"([^\"]*)\"")]
    private static partial Regex MessageId();
}
