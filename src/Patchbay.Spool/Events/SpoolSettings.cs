namespace Patchbay.Spool;

/// <summary>One spool and its bounds.</summary>
public sealed record SpoolSettings
{
    public required string Folder { get; init; }

    public string FileName { get; init; } = "spool.db";

    /// <summary>Events that may wait; one more is refused, none is dropped.</summary>
    public int MaxWaiting { get; init; } = 200_000;

    /// <summary>Their bodies together, in UTF-16 units, with their meta.</summary>
    public long MaxWaitingSize { get; init; } = 512L * 1024 * 1024;

    /// <summary>What no session took for so long is told to its sender.</summary>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Events in a final state are kept for so long, for the history and against duplicates.</summary>
    public TimeSpan KeepFinal { get; init; } = TimeSpan.FromDays(30);

    /// <summary>And so many of them.</summary>
    public int KeepFinalCount { get; init; } = 100_000;

    public required string HolderName { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
