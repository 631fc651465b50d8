using Patchbay.Channels.Gate;
using Patchbay.Platforms.Shared;

namespace Patchbay.Platforms.Schedules;

/// <summary>What the clock starts has the rights of a task, whoever wrote the schedule.</summary>
sealed class SchedulesGate() : OneSenderGate(Sender, "not a schedule")
{
    const string Clock = "schedule";

    public static SenderIdentity Sender { get; } = new(Clock, Clock, IsGroup: false);
}
