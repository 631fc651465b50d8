using Patchbay.Channels.Gate;
using Patchbay.Spool;

namespace Patchbay.Channels.Inbound;

/// <summary>
/// Platform → gate → spool. The sender hears "accepted" only after the commit; a message that could not be kept is refused
/// with its reason, and the platform keeps it.
/// </summary>
sealed class InboundLoop(IPlatform platform, SpoolHolder holder, INotices notices)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var batch in platform.ReceiveAsync(cancellationToken))
            {
                await TakeAsync(batch);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The channel ends: what was not accepted stays the platform's.
        }
    }

    async Task TakeAsync(IReadOnlyList<InboundMessage> batch)
    {
        if (holder.Current is not { } spool)
        {
            Refuse(batch, holder.Trouble);
            return;
        }

        var messages = new List<InboundMessage>(batch.Count);
        var events = new List<InboundEvent>(batch.Count);
        foreach (var message in batch)
        {
            switch (platform.Gate.Decide(message.Sender))
            {
                case GateVerdict.Deliver deliver:
                    messages.Add(message);
                    events.Add(Event(message, deliver.Role));
                    break;
                case GateVerdict.Drop drop:
                    spool.Audit.CountDrop(message.Sender.Id, drop.Reason);
                    break;
                default:
                    spool.Audit.CountDrop(message.Sender.Id, "not paired");
                    break;
            }
        }

        if (events.Count > 0)
        {
            await AppendAsync(spool, messages, events);
        }
    }

    async Task AppendAsync(EventSpool spool, List<InboundMessage> messages, List<InboundEvent> events)
    {
        try
        {
            if (Faults.Mutant("accepted-early"))
            {
                foreach (var message in messages)
                {
                    message.Accepted?.Invoke(new AppendOutcome(AppendResult.Accepted, default, EventState.Accepted));
                }
            }

            Faults.Crash("inbound.before-append");
            var outcomes = await spool.AppendAsync(events, CancellationToken.None);
            Faults.Crash("inbound.after-append");
            for (var i = 0; i < outcomes.Count; i++)
            {
                messages[i].Accepted?.Invoke(outcomes[i]);
            }
        }
        catch (Exception exception) when (exception is SpoolFullException or SpoolUnavailableException or ObjectDisposedException)
        {
            notices.Error($"{messages.Count} messages were refused: {exception.Message}");
            Refuse(messages, exception.Message);
        }
    }

    static void Refuse(IEnumerable<InboundMessage> messages, string reason)
    {
        foreach (var message in messages)
        {
            message.Refused?.Invoke(reason);
        }
    }

    static InboundEvent Event(InboundMessage message, string role) => new()
    {
        PlatformId = message.PlatformId,
        ChatId = message.ChatId,
        SenderId = message.Sender.Id,
        Role = role,
        Content = message.Content,
        Meta = message.Meta,
    };
}
