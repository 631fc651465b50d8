using Patchbay.Spool;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// Receipts for the page, each message's in order: <c>accepted</c> comes from the loop that appends, the later states from
/// the spool's own, so what overtakes is held until its message was accepted.
/// </summary>
sealed class FakechatReceipts(Action<PageFrame> broadcast)
{
    readonly Lock _lock = new();
    readonly Dictionary<string, List<ReceiptFrame>> _held = new(StringComparer.Ordinal);

    public static string Name(EventState state) => state switch
    {
        EventState.Accepted => "accepted",
        EventState.Queued => "queued",
        EventState.Delivered => "delivered",
        EventState.Answered => "answered",
        EventState.Read => "read",
        EventState.Expired => "expired",
        _ => "failed",
    };

    /// <summary>The message is on its way to the disk.</summary>
    public void Begin(string id)
    {
        lock (_lock)
        {
            _held.TryAdd(id, []);
        }
    }

    /// <summary>It is on disk, or refused: <paramref name="outcome"/> is shown, and then what was held.</summary>
    public void Complete(string id, params ReadOnlySpan<PageFrame> outcome)
    {
        lock (_lock)
        {
            var shown = -1;
            foreach (var frame in outcome)
            {
                broadcast(frame);
                shown = frame is ReceiptFrame receipt ? Rank(receipt.State) : shown;
            }

            // A message that was sent again is answered with its present state, which what was held may be older than.
            if (_held.Remove(id, out var held))
            {
                foreach (var frame in held.Where(frame => Rank(frame.State) > shown))
                {
                    broadcast(frame);
                    shown = Rank(frame.State);
                }
            }
        }
    }

    static int Rank(string state) => state switch
    {
        "accepted" => 0,
        "queued" => 1,
        "delivered" => 2,
        _ => 3,
    };

    public void OnStateChanged(StateChange change)
    {
        var frame = new ReceiptFrame(change.PlatformId, Name(change.State), change.Reason);
        lock (_lock)
        {
            if (_held.TryGetValue(change.PlatformId, out var held))
            {
                held.Add(frame);
            }
            else
            {
                broadcast(frame);
            }
        }
    }
}
