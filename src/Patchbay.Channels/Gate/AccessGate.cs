using Patchbay.Protocol;

namespace Patchbay.Channels.Gate;

/// <summary>
/// The gate of a chat platform: the contract's access file with closed defaults. It decides on who writes, never on the room
/// or the words. Outside an open pairing window a stranger gets no answer and costs a look into memory: no write, no call.
/// </summary>
public sealed class AccessGate : ISenderGate
{
    readonly IAccessSource _source;
    readonly INotices _notices;
    readonly TimeProvider _time;
    readonly StrangerAlarm _alarm;
    string? _trouble;

    public AccessGate(AccessStore store, INotices notices, TimeProvider time)
        : this((IAccessSource)store, notices, time)
    {
    }

    internal AccessGate(IAccessSource source, INotices notices, TimeProvider time)
    {
        (_source, _notices, _time) = (source, notices, time);
        _alarm = new StrangerAlarm(time);
    }

    /// <summary>What the files say now: settings, roles, the outbound guard. Nobody and nothing while they cannot be read.</summary>
    public AccessState Look()
    {
        try
        {
            var state = _source.Read();
            _trouble = null;
            return state;
        }
        catch (AccessException problem)
        {
            if (_trouble != problem.Message)
            {
                _trouble = problem.Message;
                _notices.Error(problem.Message);
            }

            return new AccessState { Policy = DmPolicy.Disabled, TextChunkLimit = _source.Profile.LongestMessage };
        }
    }

    /// <summary>The person's role in a direct chat; null for strangers, service accounts, and while everything is disabled.</summary>
    public string? RoleOf(SenderIdentity sender) =>
        IsNobody(sender) || Look() is not { Policy: not DmPolicy.Disabled } state ? null : state.RoleOf(sender.Id);

    /// <summary>True when this person's press or word answers a permission request: an approver or owner, in a direct chat.</summary>
    public bool MayApprove(SenderIdentity sender) => !sender.IsGroup && RoleOf(sender) is SenderRoles.Approver or SenderRoles.Owner;

    /// <summary>True when this person's word is a command: an owner, in a direct chat.</summary>
    public bool MayCommand(SenderIdentity sender) => !sender.IsGroup && RoleOf(sender) is SenderRoles.Owner;

    public async ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken)
    {
        var state = Look();
        return IsNobody(sender) ? new GateVerdict.Drop(DropReasons.NoSender)
            : _trouble is not null ? new GateVerdict.Drop(DropReasons.Unreadable)
            : state.Policy is DmPolicy.Disabled ? new GateVerdict.Drop(DropReasons.Disabled)
            : sender.IsGroup ? InGroup(state, sender)
            : state.RoleOf(sender.Id) is { } role ? await WelcomeAsync(state, role, cancellationToken)
            : state.Policy is DmPolicy.Pairing && OpenWindow() is { } window ? await OfferAsync(state, window, sender, cancellationToken)
            : Stranger(state.Policy is DmPolicy.Pairing ? DropReasons.NotPaired : DropReasons.NotListed);
    }

    /// <summary>A word for the owners about strangers who keep knocking, once.</summary>
    internal string? TakeAlert() => _alarm.Take();

    PairingWindow? OpenWindow() => _source.ReadWindow() is { } window && window.IsOpen(_time.GetUtcNow()) ? window : null;

    bool IsNobody(SenderIdentity sender) => sender.IsService || sender.Id.Length == 0 || _source.Profile.Nobody.Contains(sender.Id);

    /// <summary>In a group everybody is a member of it, owners too: what they see there, others have written as well.</summary>
    static GateVerdict InGroup(AccessState state, SenderIdentity sender) =>
        !state.Groups.TryGetValue(sender.ChatId, out var group) ? new GateVerdict.Drop(DropReasons.GroupNotOptedIn)
        : group.AllowFrom.Count > 0 && !group.AllowFrom.Contains(sender.Id) ? new GateVerdict.Drop(DropReasons.NotListedInGroup)
        : group.RequireMention && !sender.IsMentioned && !state.IsMention(sender.Text) ? new GateVerdict.Drop(DropReasons.NotMentioned)
        : new GateVerdict.Deliver(SenderRoles.Group);

    /// <summary>The first message of somebody listed after a window is over takes the dead codes out of the file.</summary>
    async ValueTask<GateVerdict> WelcomeAsync(AccessState state, string role, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (state.Pending.Count > 0 && (OpenWindow() is null || state.Pending.Any(pending => pending.ExpiresAt < now)))
        {
            await TryChangeAsync(static _ => true, cancellationToken);
        }

        return new GateVerdict.Deliver(role);
    }

    async ValueTask<GateVerdict> OfferAsync(AccessState state, PairingWindow window, SenderIdentity sender, CancellationToken cancellationToken)
    {
        if (PairingPlaces.WhyNone(window, state.Pending, sender, _time.GetUtcNow()) is { } reason)
        {
            return Stranger(reason);
        }

        var verdict = await TryChangeAsync(
            draft => draft.AllowFrom.Contains(sender.Id) ? new GateVerdict.Drop(DropReasons.NotPaired) : draft.Offer(sender), cancellationToken);
        return verdict is null or GateVerdict.Drop ? Stranger((verdict as GateVerdict.Drop)?.Reason ?? DropReasons.Unreadable) : verdict;
    }

    GateVerdict.Drop Stranger(string reason)
    {
        _alarm.Count();
        return new GateVerdict.Drop(reason);
    }

    async ValueTask<T?> TryChangeAsync<T>(Func<AccessDraft, T> change, CancellationToken cancellationToken)
    {
        try
        {
            return await _source.ChangeAsync(change, cancellationToken);
        }
        catch (AccessException problem)
        {
            _notices.Error(problem.Message);
            return default;
        }
    }
}
