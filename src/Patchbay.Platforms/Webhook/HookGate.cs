using Patchbay.Channels.Gate;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Protocol;

namespace Patchbay.Platforms.Webhook;

/// <summary>What comes here was proven at the door. Whoever wrote it, a webhook is a webhook: its turn has the fewest rights.</summary>
sealed class HookGate(HookBook book) : ISenderGate
{
    static readonly GateVerdict Webhook = new GateVerdict.Deliver(SenderRoles.Webhook);

    public ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken) =>
        new(book.All.ContainsKey(sender.Id) ? Webhook : new GateVerdict.Drop("no such hook"));
}
