using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Control;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Playbooks;
using Patchbay.SessionHost.Transcript;
using Patchbay.Spool;

namespace Patchbay.SessionHost;

/// <summary>
/// Takes events from connections into the session queue, in order. An event that is known already is answered with its
/// present state again.
/// </summary>
sealed class EventIntake(SessionInbox inbox, SessionTranscript transcript, SessionFeed feed, ISessionControl control, Func<ServerConfiguration, ChannelEvent, Playbook?>? playbookFor = null)
    : IEventIntake
{
    // More than one turn holds, less than the receipts that may wait for a connection.
    const int ToldAgain = 1024;

    const int InOneBatch = 512;

    public async ValueTask WelcomeAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        if (Faults.Mutant("transcript-dedup-off"))
        {
            return; // else the server would not offer again what this mistake lets in again
        }

        // Written before anything else is said: whoever receives for several sessions gives an event to another one only when
        // it knows that this one has not got it.
        foreach (var batch in (await transcript.LastKnownAsync(connection.Source, ToldAgain, cancellationToken)).Chunk(InOneBatch))
        {
            await connection.NotifyAsync(WireMethods.Receipts, new ReceiptBatch(batch), WireJson.Default.ReceiptBatch);
        }
    }

    public async ValueTask TakeAsync(
        ServerConnection connection, ChannelEvent message, IEventCustodian custodian, bool mayBeKnown, CancellationToken cancellationToken)
    {
        var id = message.Id!;
        if (mayBeKnown && !Faults.Mutant("transcript-dedup-off") && await transcript.FindAsync(connection.Source, id, cancellationToken) is { } state)
        {
            custodian.Report([new Receipt(id, state)]);
            return;
        }

        // A role counts only from channels that the user trusts for it; another's sender is a sender, or what it says that is less.
        var role = !SenderRoles.IsKnown(message.Role) || message.Role is SenderRoles.Terminal ? SenderRoles.Sender
            : connection.Server.IsBuiltIn ? message.Role!
            : SenderRoles.Least(SenderRoles.Sender, message.Role!);
        var playbook = playbookFor?.Invoke(connection.Server, message);
        var when = playbook?.Severity is { } severity ? Entry(severity) : Entry(connection, message);
        if (inbox.TryAdd(new InboxItem.Leased(connection.Source, id, role, message, custodian, When: when) { Playbook = playbook }))
        {
            feed.Publish(new EventQueued(
                connection.Source, id, message["user"], role, message.Content, Meta(message)));
        }

        custodian.Report([new Receipt(id, ReceiptState.Queued)]);
    }

    public void CountDropped(ServerConnection connection, string reason) =>
        transcript.Audit.CountDrop(connection.Source, reason);

    public async ValueTask ControlAsync(ServerConnection connection, ControlCommand command)
    {
        var result = connection.Server.IsBuiltIn
            ? control.Execute(command.Command, command.Argument)
            : (Ok: false, Text: "this channel is not trusted for commands");
        await transcript.Audit.AppendAsync(
            new("control", command.Command, command.By ?? connection.Source, result.Ok ? "done" : "refused"), CancellationToken.None);
        _ = connection.NotifyAsync(
            WireMethods.ControlResult, new ControlResult(command.ControlId, result.Ok, result.Text), WireJson.Default.ControlResult);
    }

    public void Forget(IEventCustodian custodian) => inbox.Forget(custodian);

    // To wait longer anybody may ask; to interrupt only who is trusted for it.
    static ItemEntry Entry(ServerConnection connection, ChannelEvent message) =>
        !connection.Declares(WireCapabilities.Urgency) ? ItemEntry.Breakpoint
        : message.Urgency is EventUrgency.Urgent && !connection.Server.IsBuiltIn ? ItemEntry.Breakpoint
        : Entry(message.Urgency);

    static ItemEntry Entry(EventUrgency urgency) => urgency switch
    {
        EventUrgency.Low => ItemEntry.TurnEnd,
        EventUrgency.Urgent => ItemEntry.Interrupts,
        _ => ItemEntry.Breakpoint,
    };

    static Dictionary<string, string> Meta(ChannelEvent message)
    {
        var meta = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in message.Meta)
        {
            meta[key] = value;
        }

        return meta;
    }
}
