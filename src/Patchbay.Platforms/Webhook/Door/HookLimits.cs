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

    public static LocalWebLimits Listener { get; } = new(MaxBody, MaxSockets: 0) { Narrow = Narrow };

    static void Narrow(KestrelServerLimits limits)
    {
        limits.MaxRequestLineSize = 4 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestBufferSize = 64 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        // A body that trickles holds a connection, not more: five seconds of grace, then a kilobyte a second.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }
}
