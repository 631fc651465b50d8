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

/// <summary>Who may enter where. A turn that began for something urgent takes in what else is urgent, and is not interrupted by it.</summary>
static class EntryRules
{
    public static bool MayEnter(ItemEntry entry, EntryPoint point, bool isUrgentTurn) => entry switch
    {
        ItemEntry.Breakpoint => true,
        ItemEntry.TurnEnd => point is EntryPoint.TurnEnds && !isUrgentTurn,
        ItemEntry.Interrupts => isUrgentTurn,
        _ => false,
    };
}
