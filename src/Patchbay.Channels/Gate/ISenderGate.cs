namespace Patchbay.Channels.Gate;

/// <summary>What the gate says of a sender.</summary>
public abstract record GateVerdict
{
    /// <summary>Let in, in this role.</summary>
    public sealed record Deliver(string Role) : GateVerdict;

    /// <summary>Not let in, but offered to pair: the platform sends this answer, once, and nothing else.</summary>
    public sealed record Pair(string Reply) : GateVerdict;

    /// <summary>Not let in, and not told.</summary>
    public sealed record Drop(string Reason) : GateVerdict;
}

/// <summary>Decides on the sender's identity.</summary>
public interface ISenderGate
{
    /// <summary>Whoever is let in or dropped is decided from memory; only an offer to pair waits for a write.</summary>
    ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken);
}
