using Patchbay.Protocol;

namespace Patchbay.SessionHost.Inbox;

/// <summary>Where in a turn the queue is looked at.</summary>
public enum EntryPoint
{
    /// <summary>Something urgent enters alone; without it all that waits.</summary>
    TurnBegins,

    /// <summary>A tool finished: what is low goes on waiting.</summary>
    Breakpoint,

    /// <summary>The agent has said its last word: what is low may enter.</summary>
    TurnEnds,
}

/// <summary>When an item of the queue may enter.</summary>
public enum ItemEntry
{
    /// <summary>At the next breakpoint.</summary>
    Breakpoint,

    /// <summary>When the turn has ended.</summary>
    TurnEnd,

    /// <summary>With the next turn: it goes on with what was interrupted.</summary>
    NextTurn,

    /// <summary>At once: a turn that is none of something urgent is interrupted for it.</summary>
    Interrupts,
}

/// <summary>What a turn is about: something urgent, something with a playbook.</summary>
public readonly record struct TurnNature(bool IsUrgent, bool HasPlaybook);

/// <summary>
/// Who may enter where. A turn that began for something urgent takes in what else is urgent, and is not interrupted by it. An
/// event with a playbook begins a turn of its own, and into that turn only people speak.
/// </summary>
static class EntryRules
{
    public static bool MayEnter(InboxItem item, EntryPoint point, TurnNature turn) =>
        item is not InboxItem.Leased leased ? MayEnter(item.Entry, point, turn.IsUrgent)
        : leased.Playbook is null && (!turn.HasPlaybook || SenderRoles.Rank(leased.Role) <= SenderRoles.Rank(SenderRoles.Sender))
            && MayEnter(item.Entry, point, turn.IsUrgent);

    /// <summary>
    /// The items with which one turn begins: up to the first that has a playbook, or that one with what it goes on with. A turn that
    /// goes on has not ended: what waits for its end goes on waiting, and takes no right from it.
    /// </summary>
    public static IEnumerable<InboxItem> OneTurn(IEnumerable<InboxItem> items)
    {
        InboxItem? before = null;
        var goesOn = false;
        foreach (var item in items)
        {
            if (goesOn && item.Entry is ItemEntry.TurnEnd)
            {
                continue;
            }

            goesOn |= item is InboxItem.GoOn;
            var isAlone = item is InboxItem.Leased { Playbook: not null };
            if (isAlone && before is not (null or InboxItem.GoOn))
            {
                yield break;
            }

            yield return before = item;
            if (isAlone)
            {
                yield break;
            }
        }
    }

    static bool MayEnter(ItemEntry entry, EntryPoint point, bool isUrgentTurn) => entry switch
    {
        ItemEntry.Breakpoint => true,
        ItemEntry.TurnEnd => point is EntryPoint.TurnEnds && !isUrgentTurn,
        ItemEntry.Interrupts => isUrgentTurn,
        _ => false,
    };
}
