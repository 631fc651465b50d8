using Patchbay.Channels.Gate;
using Patchbay.Platforms.Shared;

namespace Patchbay.Platforms.Tasks;

/// <summary>Whoever may write the folder may give tasks, and is never more than a task: what is taken was checked before.</summary>
sealed class TasksGate() : OneSenderGate(Sender, "not a task file")
{
    const string Files = "files";

    public static SenderIdentity Sender { get; } = new(Files, Files, IsGroup: false);
}
