using Microsoft.Extensions.Logging;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Logs;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.Spool;

namespace Patchbay.Channels.Inbound;

/// <summary>A message that the gate let in, in the form in which it is kept.</summary>
sealed record AdmittedMessage(InboundMessage Message, InboundEvent Event);

/// <summary>Asks the gate about each message. Closed by default: a gate that fails lets nobody in.</summary>
sealed class Admission(ISenderGate gate, INotices notices, ILogger log)
{
    /// <summary>Drops are counted in the audit when there is one; what is let in is its own record there.</summary>
    public async Task<List<AdmittedMessage>> AdmitAsync(IReadOnlyList<InboundMessage> batch, AuditLog? audit, CancellationToken cancellationToken)
    {
        var admitted = new List<AdmittedMessage>(batch.Count);
        foreach (var message in batch)
        {
            switch (await DecideAsync(message.Sender, cancellationToken))
            {
                case GateVerdict.Deliver deliver:
                    log.Content(message.PlatformId, message.Content);
                    admitted.Add(new AdmittedMessage(message, Event(message, deliver.Role)));
                    break;
                case GateVerdict.Drop drop:
                    audit?.CountDrop(message.Sender.Id, drop.Reason);
                    log.Dropped(drop.Reason);
                    message.Dropped?.Invoke();
                    break;
                case GateVerdict.Pair pair:
                    audit?.CountDrop(message.Sender.Id, "offered to pair");
                    log.Dropped("offered to pair");
                    (message.Offered is { } offered ? () => offered(pair.Reply) : message.Dropped)?.Invoke();
                    break;
            }
        }

        return admitted;
    }

    async ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken)
    {
        try
        {
            return await gate.DecideAsync(sender, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            notices.Error($"a message was dropped because its sender could not be checked: {exception.Message}");
            return new GateVerdict.Drop("the gate failed");
        }
    }

    static InboundEvent Event(InboundMessage message, string role) => new()
    {
        PlatformId = message.PlatformId,
        ChatId = message.ChatId,
        SenderId = message.Sender.Id,
        Role = role,
        Thing = message.Thing,
        NotBefore = message.NotBefore,
        Urgency = message.Urgency is EventUrgency.Normal ? null : EventUrgencies.Name(message.Urgency),
        Content = message.Content,
        Meta = message.Meta.All(IsSendable) ? message.Meta : [.. message.Meta.Where(IsSendable)],
    };

    static bool IsSendable(KeyValuePair<string, string> pair) => EventMeta.IsKey(pair.Key) && !EventMeta.Reserved.Contains(pair.Key);
}
