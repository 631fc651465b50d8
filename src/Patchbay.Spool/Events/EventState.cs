namespace Patchbay.Spool;

/// <summary>
/// Where an event is. <see cref="Queued"/>: a session has seen it, it is still the spool's. <see cref="Delivered"/>: it is in
/// a transcript. The last four are final. States never go back.
/// </summary>
public enum EventState
{
    Accepted,
    Queued,
    Delivered,
    Answered,
    Read,
    Failed,
    Expired,
}

/// <summary>The order of states.</summary>
public static class EventStates
{
    public static bool IsFinal(this EventState state) => state >= EventState.Answered;

    /// <summary>Whether a state may follow another: only forwards, and nothing follows a final one.</summary>
    public static bool MayFollow(this EventState next, EventState present) => !present.IsFinal() && next > present;
}
