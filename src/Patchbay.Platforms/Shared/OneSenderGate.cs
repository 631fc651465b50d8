using Patchbay.Channels.Gate;
using Patchbay.Protocol;

namespace Patchbay.Platforms.Shared;

/// <summary>A channel that has one sender, itself: what it takes was checked before, and has the rights of a task.</summary>
/// <param name="otherwise">Why another one is dropped, for the audit.</param>
abstract class OneSenderGate(SenderIdentity only, string otherwise) : ISenderGate
{
    public ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken) =>
        new(sender.Id == only.Id ? new GateVerdict.Deliver(SenderRoles.Task) : new GateVerdict.Drop(otherwise));
}
