namespace Patchbay.Channels.Gate;

/// <summary>The authenticated identity behind a message, never the room it came from.</summary>
/// <param name="Id">The platform's id of the person.</param>
/// <param name="Name">For people to read; proves nothing.</param>
/// <param name="IsGroup">The message came from a room of several people.</param>
public sealed record SenderIdentity(string Id, string? Name, bool IsGroup);

/// <summary>What the gate says of a sender.</summary>
public abstract record GateVerdict
{
    /// <summary>Let in, in this role.</summary>
    public sealed record Deliver(string Role) : GateVerdict;

    /// <summary>Not let in; the sender was offered to pair.</summary>
    public sealed record Pair : GateVerdict;

    /// <summary>Not let in, and not told.</summary>
    public sealed record Drop(string Reason) : GateVerdict;
}

/// <summary>Decides on the sender's identity.</summary>
public interface ISenderGate
{
    GateVerdict Decide(SenderIdentity sender);
}
