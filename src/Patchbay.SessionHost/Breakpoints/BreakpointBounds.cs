namespace Patchbay.SessionHost.Breakpoints;

/// <summary>How much may enter a turn at once, and how large one event may be. All sizes in bytes of UTF-8.</summary>
public static class BreakpointBounds
{
    /// <summary>Events at one breakpoint.</summary>
    public const int MaxEvents = 20;

    /// <summary>They together, as the agent is shown them, without the tag's own words.</summary>
    public const int MaxSize = 64 * 1024;

    /// <summary>A longer body becomes a file.</summary>
    public const int ShortenAbove = 32 * 1024;

    /// <summary>What of it the agent is shown at once.</summary>
    public const int ShortenedTo = 8 * 1024;

    /// <summary>A longer value of a meta key is cut: meta is for names and numbers, and nothing else bounds it.</summary>
    public const int MaxMetaValue = 2 * 1024;

    /// <summary>All meta of one event; keys that no longer fit are left out.</summary>
    public const int MaxMeta = 16 * 1024;
}
