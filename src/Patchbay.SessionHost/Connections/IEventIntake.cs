using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Connections;

/// <summary>Where a connection hands its events in: the session.</summary>
public interface IEventIntake
{
    /// <summary>
    /// Queues the event, or answers at once with the state of one that is known. <paramref name="mayBeKnown"/> is true while
    /// events of before a restart may come again.
    /// </summary>
    ValueTask TakeAsync(ServerConnection connection, ChannelEvent message, IEventCustodian custodian, bool mayBeKnown, CancellationToken cancellationToken);

    /// <summary>
    /// A channel with a spool of its own has connected: it is told again where its last events are, because that may have
    /// been lost with the connection before, and it never offers again what was delivered.
    /// </summary>
    ValueTask WelcomeAsync(ServerConnection connection, CancellationToken cancellationToken);

    /// <summary>An event of a server that is not listening was thrown away.</summary>
    void CountDropped(ServerConnection connection, string reason);

    /// <summary>An owner's command from a channel.</summary>
    ValueTask ControlAsync(ServerConnection connection, Patchbay.Protocol.Extensions.ControlCommand command);

    /// <summary>The connection is gone, and its leases with it.</summary>
    void Forget(IEventCustodian custodian);
}
