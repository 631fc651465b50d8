namespace Patchbay.Protocol.Extensions;

/// <summary>
/// When an event enters a session that works (capability <see cref="WireCapabilities.Urgency"/>). It travels in
/// <c>params._meta</c> of the event as <c>patchbay/urgency</c>; absent means <see cref="Normal"/>.
/// </summary>
public enum EventUrgency
{
    /// <summary>At the next breakpoint.</summary>
    Normal,

    /// <summary>When the running turn has ended.</summary>
    Low,

    /// <summary>The running turn is interrupted for it. The host honours it only from channels that the user trusts for it.</summary>
    Urgent,
}

/// <summary>The words on the wire.</summary>
public static class EventUrgencies
{
    static readonly string[] Names = ["normal", "low", "urgent"];

    public static string Name(EventUrgency urgency) => Names[(int)urgency];

    /// <summary>What is not known is normal: a newer channel must not be refused for its word.</summary>
    public static EventUrgency Read(string? name) => Array.IndexOf(Names, name) is var index and >= 0 ? (EventUrgency)index : EventUrgency.Normal;
}
