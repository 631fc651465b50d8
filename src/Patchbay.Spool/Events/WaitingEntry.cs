namespace Patchbay.Spool;

/// <summary>What memory holds of an event that is not delivered yet: its place, not its body. Guarded by <see cref="LeaseBook"/>.</summary>
sealed class WaitingEntry
{
    internal required long Key { get; init; }

    internal required long AcceptedAt { get; init; }

    internal required int Bytes { get; set; }

    /// <summary>Where it came from and whose word it is: what a route is about.</summary>
    internal required LaneKey Lane { get; set; }

    /// <summary>What it is about; null when nothing is merged into it.</summary>
    internal string? Thing { get; init; }

    /// <summary>Accepted by this process: no session that lives on has it from before.</summary>
    internal bool IsFresh { get; init; }

    internal int Count { get; set; } = 1;

    internal string? Urgency { get; set; }

    /// <summary>In milliseconds since 1970; 0 when it may be had at once.</summary>
    internal long NotBefore { get; set; }

    internal EventState State { get; set; }

    internal int Attempts { get; set; }

    internal long? FirstOfferedAt { get; set; }

    internal string? OfferedProject { get; set; }

    /// <summary>The body of a fresh event, so that the usual one need not be read back.</summary>
    internal InboundEvent? Body { get; set; }

    /// <summary>Who has it; null when it may be taken.</summary>
    internal object? Owner { get; set; }

    /// <summary>Writes on their way that settle it; meanwhile nobody else may get it.</summary>
    internal int Settling { get; set; }

    /// <summary>Passed over because its time is up: left to the expiry, or to a clock that goes back.</summary>
    internal bool Overdue { get; set; }

    internal OfferNote Note(bool newlyQueued) => new(Key, State, Attempts, FirstOfferedAt, OfferedProject, newlyQueued);
}
