using Patchbay.Channels.Gate;
using Patchbay.Protocol;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// Everybody on the page is the same sender, because <see cref="FakechatGuard"/> let them in: with the token the owner,
/// without one anybody on this machine, who may only send.
/// </summary>
sealed class FakechatGate(bool hasToken) : ISenderGate
{
    public const string User = "web";

    public static SenderIdentity Sender { get; } = new(User, User, IsGroup: false);

    public bool IsOwner => hasToken;

    public string Role { get; } = hasToken ? SenderRoles.Owner : SenderRoles.Sender;

    public ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken) =>
        new(sender.Id == User ? new GateVerdict.Deliver(Role) : new GateVerdict.Drop("not the page"));
}
