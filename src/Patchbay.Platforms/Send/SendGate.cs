using Patchbay.Channels.Gate;
using Patchbay.Platforms.Shared;

namespace Patchbay.Platforms.Send;

/// <summary>Whoever has the token, or the home folder itself, may send, and is never more than a task.</summary>
sealed class SendGate() : OneSenderGate(Sender, "not a script")
{
    public const string Script = "script";

    public static SenderIdentity Sender { get; } = new(Script, Script, IsGroup: false);
}
