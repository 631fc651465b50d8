namespace Patchbay.Protocol.Wire;

/// <summary>What one end of a connection needs.</summary>
public sealed record WireTransportSettings
{
    /// <summary>For error texts.</summary>
    public required string Name { get; init; }

    /// <summary>Takes notifications in order, or null.</summary>
    public IWireTap? Tap { get; init; }

    /// <summary>Hears of every line that could not be used. Must not block.</summary>
    public Action<WireFault>? OnFault { get; init; }

    /// <summary>Longest line that is read, in bytes; a longer one is skipped and reported.</summary>
    public int MaxLineBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// <c>server/discover</c> is answered here with -32601, whichever end asks, and goes no further: a revision that can carry
    /// it cannot carry events. The SDK's own refusals have other codes, which a host may take for a newer server.
    /// </summary>
    public bool RefuseDiscover { get; init; }
}
