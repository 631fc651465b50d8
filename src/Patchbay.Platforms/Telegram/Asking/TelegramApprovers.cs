using Patchbay.Channels;
using Patchbay.Channels.Gate;

namespace Patchbay.Platforms.Telegram.Asking;

/// <summary>Who is asked. A person's direct chat has the person's id, so an id is an address.</summary>
sealed class TelegramApprovers(AccessGate access, TelegramTracker tracker, AskWhom whom, Func<IPlatformContext?> context)
{
    // Lines of each chat that are searched for an event of before this start.
    const int HistoryLines = 300;

    /// <summary>Null: a plain host, which does not say where work came from; then the contract asks everybody who may.</summary>
    public async Task<IReadOnlyList<string>> ForAsync(IReadOnlyList<string>? eventIds, CancellationToken cancellationToken)
    {
        var state = access.Look();
        List<string> all = [.. state.AllowFrom.Where(state.MayApprove)];
        if (eventIds is null || whom is AskWhom.All)
        {
            return all;
        }

        var starters = new List<string>();
        foreach (var id in eventIds)
        {
            if (await SenderAsync(id, state, cancellationToken) is { } sender && state.MayApprove(sender) && !starters.Contains(sender))
            {
                starters.Add(sender);
            }
        }

        List<string> owners = [.. all.Where(state.Owners.Contains)];
        return starters.Count > 0 ? starters : owners.Count > 0 ? owners : all;
    }

    /// <summary>From memory, or from the spool: an event is there before a session can have it.</summary>
    async Task<string?> SenderAsync(string eventId, AccessState state, CancellationToken cancellationToken)
    {
        if (tracker.OfEvent(eventId) is { } source)
        {
            return source.SenderId;
        }

        foreach (var chat in context() is null ? [] : state.AllowFrom.Concat(state.Groups.Keys))
        {
            var lines = await context()!.HistoryAsync(chat, HistoryLines, cancellationToken);
            if (lines.FirstOrDefault(line => line.Inbound?.Id.ToString() == eventId)?.Inbound is { } found)
            {
                return found.Event.SenderId;
            }
        }

        return null;
    }
}
