using Patchbay.Channels.Gate;
using Patchbay.Protocol;

namespace Patchbay.Platforms.Schedules;

/// <summary>What the clock starts has the rights of a task, whoever wrote the schedule.</summary>
sealed class SchedulesGate : ISenderGate
{
    const string Clock = "schedule";

    public static SenderIdentity Sender { get; } = new(Clock, Clock, IsGroup: false);

    public ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken) =>
        new(sender.Id == Clock ? new GateVerdict.Deliver(SenderRoles.Task) : new GateVerdict.Drop("not a schedule"));
}
