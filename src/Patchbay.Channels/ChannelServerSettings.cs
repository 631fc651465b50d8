using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Channels;

/// <summary>Times and windows of a channel server. The defaults are the contract's.</summary>
public sealed record ChannelServerSettings
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the messages of <see cref="Logs.ChannelMessages"/> go.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;

    /// <summary>How long after <c>initialized</c> events are held towards a host without receipts, which may not listen yet.</summary>
    public TimeSpan PlainGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A host that has not sent <c>initialized</c> by then is mentioned to the operator.</summary>
    public TimeSpan InitializedPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Unconfirmed events that may be out towards a host with receipts.</summary>
    public int Window { get; init; } = 256;

    /// <summary>The same towards a plain host, where only a tool call confirms.</summary>
    public int PlainWindow { get; init; } = 64;

    /// <summary>An unconfirmed event that is older is listed, not offered again, to a plain host.</summary>
    public TimeSpan RedeliverWithin { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Where processes agree on who receives for an account: <c>PATCHBAY_HOME/leases</c>.</summary>
    public string LeaseFolder { get; init; } = Path.Combine(Gate.AccessPlace.HomeFolder(Environment.GetEnvironmentVariable), "leases");

    /// <summary>Whose process this is; a host keeps its seat while its channel processes come and go.</summary>
    public Sharing.HostSeat Seat { get; init; } = Sharing.HostSeat.OfParent();

    /// <summary>
    /// Which of these events the transcript of a session has, and how they stand: asked when a session is gone, before another
    /// one gets what it had. Null where transcripts are out of reach.
    /// </summary>
    public Func<string, IReadOnlyList<string>, IReadOnlyList<Receipt>>? Transcripts { get; init; }

    /// <summary>The project of the host: <c>CLAUDE_PROJECT_DIR</c>, or the working directory.</summary>
    public string Project { get; init; } = Environment.GetEnvironmentVariable("CLAUDE_PROJECT_DIR") is { Length: > 0 } given
        ? given
        : Environment.CurrentDirectory;
}
