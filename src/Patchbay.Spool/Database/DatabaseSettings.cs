namespace Patchbay.Spool;

/// <summary>One file and what must be in it.</summary>
public sealed record DatabaseSettings
{
    public required string Path { get; init; }

    /// <summary>Schema steps, applied in order, only ever added to.</summary>
    public required IReadOnlyList<string> Migrations { get; init; }

    /// <summary>Who holds the file, for the error that another process gets.</summary>
    public required string HolderName { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
