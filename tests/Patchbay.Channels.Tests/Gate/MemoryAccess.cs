using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Patchbay.Channels.Gate;

namespace Patchbay.Channels.Tests.Gate;

/// <summary>Access files without a disk, so that a hundred thousand histories take seconds. A mistake can be made on purpose.</summary>
sealed class MemoryAccess(AccessProfile profile, TimeProvider time, GateMistake mistake) : IAccessSource
{
    JsonObject _root = [];
    RoleList _roles = RoleList.None;
    PairingWindow? _window;
    AccessState? _state;

    public AccessProfile Profile => profile;

    public AccessState Read()
    {
        if (_state is null)
        {
            var read = new AccessReader(profile).Read(_root);
            _state = read with
            {
                Approvers = _roles.Approvers.Where(read.Allowed.Contains).ToFrozenSet(),
                Owners = _roles.Owners.Where(read.Allowed.Contains).ToFrozenSet(),
            };
        }

        return _state;
    }

    public PairingWindow? ReadWindow() => mistake is GateMistake.WindowNeverCloses && _window is not null ? _window with { ClosesAt = DateTimeOffset.MaxValue } : _window;

    public Task<T> ChangeAsync<T>(Func<AccessDraft, T> change, CancellationToken cancellationToken)
    {
        var before = (JsonObject)_root.DeepClone();
        var draft = new AccessDraft(profile, _root, _roles, ReadWindow(), mistake is GateMistake.CodesNeverDie ? _window?.OpenedAt ?? default : time.GetUtcNow());
        var result = change(draft);
        (_roles, _window, _state) = (draft.Roles, draft.Window, null);
        if (mistake is GateMistake.RepliesAreNotCounted)
        {
            foreach (var (_, entry) in _root["pending"] as JsonObject ?? [])
            {
                entry!["replies"] = 1;
            }
        }
        else if (mistake is GateMistake.SecretCountsTwice && _window is { ClaimedBy: not null })
        {
            _window = _window with { ClaimedBy = null };
        }
        else if (mistake is GateMistake.RemovedPeopleStay && before["allowFrom"] is { } people)
        {
            _root["allowFrom"] = new JsonArray([.. people.AsArray().Concat(_root["allowFrom"]?.AsArray() ?? []).Select(item => item!.DeepClone())]);
        }
        else if (mistake is GateMistake.StrangersTakeTheLinksPlace && _window is { ClaimedBy: null } && _root["pending"] is JsonObject { Count: > 2 } pending)
        {
            _window = _window with { ClaimedBy = pending.First().Key };
        }

        return Task.FromResult(result);
    }
}

/// <summary>What an implementation of the gate could get wrong, each by its name.</summary>
enum GateMistake
{
    None,
    WindowNeverCloses,
    CodesNeverDie,
    RepliesAreNotCounted,
    SecretCountsTwice,
    RemovedPeopleStay,
    StrangersTakeTheLinksPlace,
    ServiceAccountsAreSenders,
    TheRoomSpeaksForTheSender,
    GroupsLendTheirMembersRoles,
    ApprovalsCountInGroups,
}
