namespace Patchbay.Spool;

/// <summary>What memory holds of an event that is not delivered yet: its place, not its body. Guarded by <see cref="LeaseBook"/>.</summary>
sealed class WaitingEntry
{
    internal required long Key { get; init; }

    internal required long AcceptedAt { get; init; }

    internal required int Bytes { get; init; }

    /// <summary>Where it came from and whose word it is: what a route is about.</summary>
    internal required LaneKey Lane { get; init; }

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
