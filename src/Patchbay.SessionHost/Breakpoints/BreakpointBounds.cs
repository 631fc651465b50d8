namespace Patchbay.SessionHost.Breakpoints;

/// <summary>How much may enter a turn at once, and how large one body may be.</summary>
public static class BreakpointBounds
{
    /// <summary>Events at one breakpoint.</summary>
    public const int MaxEvents = 20;

    /// <summary>Their bodies together, in UTF-16 units.</summary>
    public const int MaxSize = 64 * 1024;

    /// <summary>A longer body becomes a file, in UTF-16 units.</summary>
    public const int ShortenAbove = 32 * 1024;

    /// <summary>What of it the agent is shown at once.</summary>
    public const int ShortenedTo = 8 * 1024;
}
