namespace Patchbay.Channels.Gate;

/// <summary>What becomes of direct messages from people who are not listed: <c>dmPolicy</c>.</summary>
public enum DmPolicy
{
    /// <summary>They may pair, while a pairing window is open.</summary>
    Pairing,

    /// <summary>They are dropped.</summary>
    Allowlist,

    /// <summary>Everybody is dropped, groups and listed people too.</summary>
    Disabled,
}

/// <summary>Which parts of a long answer quote the message it answers: <c>replyToMode</c>.</summary>
public enum ReplyToMode
{
    Off,
    First,
    All,
}

/// <summary>Where a long text is cut: <c>chunkMode</c>.</summary>
public enum ChunkMode
{
    Length,
    Newline,
}
