using Patchbay.Channels.Gate;

namespace Patchbay.Channels.Tests.Gate;

/// <summary>One random history of messages, presses, commands and time, against the gate and the model at once.</summary>
sealed class GateHistory(int seed, GateMistake mistake) : INotices
{
    static readonly string[] People = ["1", "2", "3", "4", "5", "777000"];
    static readonly string[] Rooms = ["-5", "-6", "1"];
    static readonly string[] Policies = ["pairing", "pairing", "pairing", "allowlist", "disabled"];

    static readonly AccessProfile Profile = new()
    {
        Name = "telegram",
        Prefix = "TELEGRAM",
        LongestMessage = 4096,
        Nobody = new HashSet<string> { "777000" },
    };

    static readonly AccessProfile Careless = Profile with { Nobody = new HashSet<string>() };

    readonly Random _random = new(seed);
    readonly GateModel _model = new();
    readonly ManualTime _time = new();
    readonly List<string> _steps = [];
    MemoryAccess _access = null!;
    AccessGate _gate = null!;
    string _secret = "";

    /// <summary>Null when the gate kept every promise, else what happened.</summary>
    public async Task<string?> RunAsync()
    {
        _access = new MemoryAccess(mistake is GateMistake.ServiceAccountsAreSenders ? Careless : Profile, _time, mistake);
        _gate = new AccessGate(_access, this, _time);
        for (var step = _random.Next(4, 16); step > 0; step--)
        {
            if (await StepAsync() is { } wrong)
            {
                return $"seed {seed}: {wrong} after {string.Join("; ", _steps)}";
            }
        }

        return null;
    }

    public void Info(string text)
    {
    }

    public void Notice(string text)
    {
    }

    public void Warning(string text)
    {
    }

    public void Error(string text)
    {
    }

    async Task<string?> StepAsync()
    {
        switch (_random.Next(10))
        {
            case 0:
                var minutes = Pick(1, 10, 59, 61);
                _steps.Add($"{minutes} min pass");
                _model.Now += minutes;
                _time.Advance(TimeSpan.FromMinutes(minutes));
                return null;
            case 1:
                return await ChangeAsync();
            case 2 or 3:
                return await WriteInGroupAsync();
            case 4:
                return await PairAsync();
            default:
                return await WriteAsync();
        }
    }

    async Task<string?> WriteAsync()
    {
        var (sender, brings) = (Pick(People), _random.Next(4) == 0);
        _steps.Add($"{sender} writes{(brings ? " the secret" : "")}");
        var identity = new SenderIdentity(sender, null, IsGroup: false) { ChatId = sender, Text = brings ? $"/start {_secret}" : "hi" };
        var verdict = await _gate.DecideAsync(identity, CancellationToken.None);
        var role = _model.Direct(sender);
        if (_gate.MayApprove(identity) != role is "owner" or "approver" || _gate.MayCommand(identity) != role is "owner")
        {
            return $"{sender} may approve or command, or may not, wrongly";
        }

        return verdict switch
        {
            GateVerdict.Deliver deliver when deliver.Role != role => $"{sender} was let in as {deliver.Role}, and is {role ?? "nobody"}",
            not GateVerdict.Deliver when role is not null => $"{sender} was not let in, and is {role}",
            GateVerdict.Pair pair when _model.Answered(sender, pair.Reply[^6..], brings && _secret.Length > 0) is { } wrong => $"{sender} {wrong}",
            GateVerdict.Drop when _model.MustAnswer(sender, brings && _secret.Length > 0) => $"{sender} brought the link and was not heard",
            _ => null,
        };
    }

    async Task<string?> WriteInGroupAsync()
    {
        var (sender, room, mentioned) = (Pick(People), Pick(Rooms), _random.Next(2) == 0);
        _steps.Add($"{sender} writes in {room}{(mentioned ? " to us" : "")}");
        var identity = new SenderIdentity(mistake is GateMistake.TheRoomSpeaksForTheSender ? room : sender, null, mistake is not GateMistake.GroupsLendTheirMembersRoles)
        {
            ChatId = room,
            IsMentioned = mentioned,
        };
        var verdict = await _gate.DecideAsync(identity, CancellationToken.None);
        var press = mistake is GateMistake.ApprovalsCountInGroups ? identity with { IsGroup = false } : identity;
        var isIn = _model.InGroup(sender, room, mentioned);
        return _gate.MayApprove(press) || _gate.MayCommand(press) ? $"{sender} may approve or command in a group"
            : verdict is GateVerdict.Pair ? $"{sender} was answered in a group"
            : verdict is GateVerdict.Deliver { Role: not "group" } ? $"{sender} has another role in a group"
            : verdict is GateVerdict.Deliver != isIn ? $"{sender} in {room} was {(isIn ? "not " : "")}let in"
            : null;
    }

    async Task<string?> PairAsync()
    {
        if (Pick([.. _model.Codes, "ffffff"]) is var code && await _access.ChangeAsync(draft => draft.Pair(code)?.SenderId, CancellationToken.None) is var paired
            && paired != _model.Take(code))
        {
            return $"{code} let in {paired ?? "nobody"}";
        }

        _steps.Add($"pair {paired ?? "nobody"}");
        _model.Allowed.UnionWith(paired is null ? [] : [paired]);
        return null;
    }

    async Task<string?> ChangeAsync()
    {
        var (person, room) = (Pick(People), Pick(Rooms));
        switch (_random.Next(9))
        {
            case 0 or 1 or 2:
                (_secret, var length) = (PairingWindow.NewSecret(), Pick(5, 15, 120));
                _model.Open(length);
                return await DoAsync($"open {length}", draft => draft.Open(_secret, TimeSpan.FromMinutes(length)));
            case 3:
                _model.Allowed.Remove(person);
                _model.Approvers.Remove(person);
                _model.Owners.Remove(person);
                return await DoAsync($"remove {person}", draft => _ = draft.Remove(person));
            case 4:
                _model.Approvers.Add(person);
                return await DoAsync($"approver {person}", draft => draft.SetApprover(person, true));
            case 5:
                _model.Owners.Add(person);
                return await DoAsync($"owner {person}", draft => draft.SetOwner(person, true));
            case 6:
                string[] members = _random.Next(2) == 0 ? [] : [person];
                _model.Groups[room] = (true, [.. members]);
                return await DoAsync($"group {room} {person}", draft => draft.AddGroup(room, requireMention: true, members));
            case 7:
                _model.Allowed.Add(person);
                return await DoAsync($"allow {person}", draft => draft.Allow(person));
            default:
                _model.Policy = Pick(Policies);
                if (_model.Policy is not "pairing")
                {
                    _model.Close();
                }

                return await DoAsync($"policy {_model.Policy}", draft => draft.SetPolicy(Enum.Parse<DmPolicy>(_model.Policy, ignoreCase: true)));
        }
    }

    async Task<string?> DoAsync(string step, Action<AccessDraft> change)
    {
        _steps.Add(step);
        await _access.ChangeAsync(
            draft =>
            {
                change(draft);
                return true;
            },
            CancellationToken.None);
        return null;
    }

    T Pick<T>(params T[] from) => from[_random.Next(from.Length)];
}
