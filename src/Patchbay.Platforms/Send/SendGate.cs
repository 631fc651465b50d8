using Patchbay.Channels.Gate;
using Patchbay.Protocol;

namespace Patchbay.Platforms.Send;

/// <summary>Whoever has the token, or the home folder itself, may send, and is never more than a task.</summary>
sealed class SendGate : ISenderGate
{
    public const string Script = "script";

    public static SenderIdentity Sender { get; } = new(Script, Script, IsGroup: false);

    public ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken) =>
        new(sender.Id == Script ? new GateVerdict.Deliver(SenderRoles.Task) : new GateVerdict.Drop("not a script"));
}
