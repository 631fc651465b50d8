using Patchbay.Protocol;
using Patchbay.Protocol.Wire;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Connections;

/// <summary>
/// Puts what servers say into the feed, as data. A server that prints without end gets <see cref="Budget"/> lines a minute;
/// the rest is counted.
/// </summary>
sealed class ServerNotices(SessionFeed feed, TimeProvider time) : IServerNotices
{
    const int Budget = 60;

    readonly Lock _lock = new();
    readonly Dictionary<string, (long Minute, int Count)> _spent = [];

    public void FromServer(ServerConfiguration server, string level, string text)
    {
        if (Spend(server.Name))
        {
            // Never stored: the line may name a local page with its token.
            feed.Publish(new Notice(level, server.Name, PlainText.Neutralise(text)) { Transient = true });
        }
    }

    public void Fault(ServerConfiguration server, WireFault fault)
    {
        var what = fault.Kind switch
        {
            WireFaultKind.NotJson => "printed a line that is not JSON; it was skipped",
            WireFaultKind.NotJsonRpc => "sent a line that is no message; it was skipped",
            WireFaultKind.TooLong => "sent a line that is too long; it was skipped",
            WireFaultKind.NotTaken => "sent a message that could not be kept; it was skipped",
            _ => "sent a message with wrong parameters; it was skipped",
        };
        FromServer(server, "warning", $"{what} ({fault.Reason}): {fault.Excerpt}");
    }

    bool Spend(string name)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        int before, count;
        lock (_lock)
        {
            var spent = _spent.GetValueOrDefault(name);
            before = spent.Minute == minute ? 0 : Math.Max(0, spent.Count - Budget);
            count = spent.Minute == minute ? spent.Count + 1 : 1;
            _spent[name] = (minute, count);
        }

        if (before > 0)
        {
            feed.Publish(new Notice("warning", name, $"{before} more lines were not shown"));
        }

        if (count == Budget)
        {
            feed.Publish(new Notice("warning", name, $"more than {Budget} lines in a minute; the rest of them is not shown"));
        }

        return count <= Budget;
    }
}
