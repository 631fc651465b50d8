using Microsoft.AspNetCore.Server.Kestrel.Core;
using Patchbay.Platforms.Shared;

namespace Patchbay.Platforms.Webhook.Door;

/// <summary>
/// What a stranger may take of us. Each is far above what vendors send, and together they bound memory and work whatever comes:
/// 256 connections, 64 MB of bodies, 4,096 addresses.
/// </summary>
static class HookLimits
{
    public const int MaxBody = 5 * 1024 * 1024;

    /// <summary>Of all bodies that are read and proven at one time.</summary>
    public const long MaxBodies = 64L * 1024 * 1024;

    /// <summary>Requests of one address that are looked at together: what a vendor has open is far below.</summary>
    public const int MaxOfSender = 64;

    /// <summary>Connections of one address, used or not: half of all, so that one that opens them for nothing keeps nobody out.</summary>
    public const int MaxConnectionsOfSender = 128;

    public static LocalWebLimits Listener(HookPatience patience) => new(MaxBody, MaxSockets: 0) { Narrow = limits => Narrow(limits, patience) };

    static void Narrow(KestrelServerLimits limits, HookPatience patience)
    {
        limits.MaxRequestLineSize = 4 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestBufferSize = 64 * 1024;
        limits.RequestHeadersTimeout = patience.Headers;
        limits.KeepAliveTimeout = patience.Idle;
        // A body that trickles, and an answer that nobody reads, hold a connection for as long, and not more.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, patience.Grace);
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, patience.Grace);
    }
}
