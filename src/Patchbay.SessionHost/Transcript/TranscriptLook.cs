using Patchbay.Protocol.Extensions;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Transcript;

/// <summary>What a session's transcript has of some events, for who looks from outside.</summary>
public static class TranscriptLook
{
    /// <summary>Those that it has, with their state. Throws <see cref="SpoolUnavailableException"/>.</summary>
    public static IReadOnlyList<Receipt> States(string folder, IReadOnlyList<string> eventIds)
    {
        var path = Path.Combine(folder, "session.db");
        if (!File.Exists(path))
        {
            return [];
        }

        using var look = DatabaseLook.Open(path);
        var known = look.Query("SELECT event_id, state FROM events WHERE state >= 1", row => new Receipt(row.GetString(0), (ReceiptState)row.GetInt32(1)));
        var wanted = eventIds.ToHashSet(StringComparer.Ordinal);
        return [.. known.Where(receipt => wanted.Contains(receipt.EventId))];
    }
}
