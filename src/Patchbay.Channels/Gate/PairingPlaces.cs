namespace Patchbay.Channels.Gate;

/// <summary>
/// Who still gets an answer in an open window. It is asked from memory first, so that a flood of strangers who get none costs
/// no lock and no write, and once more under the lock, where it counts.
/// </summary>
static class PairingPlaces
{
    const int Most = 3;
    const int MostReplies = 2;

    /// <summary>Null when there is an answer for this sender, else the reason of the drop. Codes that are dead do not count.</summary>
    public static string? WhyNone(PairingWindow window, IEnumerable<PendingPairing> pending, SenderIdentity sender, DateTimeOffset now)
    {
        if (IsClaim(window, sender))
        {
            return null;
        }

        var alive = pending.Where(code => code.ExpiresAt >= now && code.CreatedAt >= window.OpenedAt).ToList();
        return alive.Find(code => code.SenderId == sender.Id) is { } known ? (known.Replies < MostReplies ? null : DropReasons.Answered)
            : alive.Count(code => code.Code != window.ClaimedBy) < Most ? null
            : DropReasons.NoCodeLeft;
    }

    /// <summary>The sender is the first who brings the secret.</summary>
    public static bool IsClaim(PairingWindow window, SenderIdentity sender) =>
        window.ClaimedBy is null && Secret(sender.Text) is { } secret && window.IsSecret(secret);

    static string? Secret(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is ["/start", var secret] ? secret : null;
}
