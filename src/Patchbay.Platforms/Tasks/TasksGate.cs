using Patchbay.Channels.Gate;
using Patchbay.Protocol;

namespace Patchbay.Platforms.Tasks;

/// <summary>Whoever may write the folder may give tasks, and is never more than a task: what is taken was checked before.</summary>
sealed class TasksGate : ISenderGate
{
    const string Files = "files";

    public static SenderIdentity Sender { get; } = new(Files, Files, IsGroup: false);

    public ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken) =>
        new(sender.Id == Files ? new GateVerdict.Deliver(SenderRoles.Task) : new GateVerdict.Drop("not a task file"));
}
