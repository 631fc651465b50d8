using System.Runtime.CompilerServices;
using Patchbay.Channels.Gate;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Hands the channel server what was already decided. The platform has to know first, because a picture is fetched and a
/// command is obeyed only for those who are let in, and nobody may be decided upon twice.
/// </summary>
sealed class TelegramGate(AccessGate access) : ISenderGate
{
    readonly ConditionalWeakTable<SenderIdentity, GateVerdict> _decided = [];

    public async Task<GateVerdict> FirstAsync(SenderIdentity sender, CancellationToken cancellationToken)
    {
        var verdict = await access.DecideAsync(sender, cancellationToken);
        _decided.AddOrUpdate(sender, verdict);
        return verdict;
    }

    public ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_decided.TryGetValue(sender, out var verdict) ? verdict : new GateVerdict.Drop("not decided"));
}
