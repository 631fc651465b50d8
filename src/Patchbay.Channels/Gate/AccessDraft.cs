using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Patchbay.Channels.Gate;

/// <summary>
/// The access files while they are changed, under their lock. Every key that we do not know stays as it is. Codes whose
/// window is over are gone before the change begins.
/// </summary>
public sealed class AccessDraft
{
    static readonly TimeSpan CodeLife = TimeSpan.FromHours(1);

    readonly AccessProfile _profile;
    readonly JsonObject _root;
    readonly List<string> _approvers;
    readonly List<string> _owners;

    internal AccessDraft(AccessProfile profile, JsonObject root, RoleList roles, PairingWindow? window, DateTimeOffset now)
    {
        _profile = profile;
        _root = root;
        _approvers = [.. roles.Approvers];
        _owners = [.. roles.Owners];
        Window = window;
        Now = now;
        foreach (var dead in Read().Pending.Where(pending => !IsAlive(pending)))
        {
            Forget(dead.Code);
        }
    }

    public DateTimeOffset Now { get; }

    public PairingWindow? Window { get; private set; }

    public IReadOnlyList<string> Approvers => _approvers;

    public IReadOnlyList<string> Owners => _owners;

    public IReadOnlyList<string> AllowFrom => Read().AllowFrom;

    public IReadOnlyList<PendingPairing> Pending => Read().Pending;

    internal JsonObject Root => _root;

    internal bool IsAccessChanged { get; private set; }

    internal bool AreRolesChanged { get; private set; }

    internal bool IsWindowChanged { get; private set; }

    internal RoleList Roles => new(_approvers, _owners);

    public PendingPairing? Find(string code) =>
        Pending.FirstOrDefault(pending => string.Equals(pending.Code, code, StringComparison.OrdinalIgnoreCase));

    /// <summary>False when nothing had to be done, as for all changes here.</summary>
    public bool Allow(string id) => Edit("allowFrom", list => Add(list, id));

    /// <summary>Takes every right of this person in direct chats.</summary>
    public bool Remove(string id) => Edit("allowFrom", list => Drop(list, id)) | SetApprover(id, false) | SetOwner(id, false);

    public bool SetApprover(string id, bool isApprover) => SetRole(_approvers, id, isApprover);

    public bool SetOwner(string id, bool isOwner) => SetRole(_owners, id, isOwner);

    /// <summary>Everybody loses every right, groups too; open codes and the window are gone. The policy stays.</summary>
    public void RevokeAll()
    {
        foreach (var (key, empty) in new (string, JsonNode)[] { ("allowFrom", new JsonArray()), ("groups", new JsonObject()) })
        {
            Put(key, empty);
        }

        AreRolesChanged = true;
        _approvers.Clear();
        _owners.Clear();
        Close();
    }

    public void SetPolicy(DmPolicy policy)
    {
        Put("dmPolicy", policy.ToString().ToLowerInvariant());
        if (policy is not DmPolicy.Pairing)
        {
            Close();
        }
    }

    /// <summary>Opens a window with this secret; codes of an earlier one are gone.</summary>
    public void Open(string secret, TimeSpan length)
    {
        Close();
        Window = new PairingWindow(Now, Now + length, PairingWindow.HashOf(secret));
        IsWindowChanged = true;
    }

    public void Close()
    {
        foreach (var pending in Pending)
        {
            Forget(pending.Code);
        }

        IsWindowChanged |= Window is not null;
        Window = null;
    }

    public void AddGroup(string key, bool requireMention, IReadOnlyList<string> allowFrom)
    {
        var groups = Object("groups");
        var group = groups[key] as JsonObject ?? [];
        group["requireMention"] = requireMention;
        group["allowFrom"] = AccessJson.List(allowFrom);
        groups[key] = group.Parent is null ? group : group.DeepClone();
        IsAccessChanged = true;
    }

    public bool RemoveGroup(string key)
    {
        var isGone = Object("groups").Remove(key);
        IsAccessChanged |= isGone;
        return isGone;
    }

    /// <summary>Null when the key now has this value; else what is wrong with it.</summary>
    public string? Set(string key, string value)
    {
        if (AccessKeys.Problem(_profile, key, value, out var node) is { } problem)
        {
            return problem;
        }

        Put(key, node!);
        return null;
    }

    /// <summary>Takes over a contract's file as a first contact does; false when somebody is let in here already.</summary>
    internal bool Import(JsonObject from, List<string> done)
    {
        var here = Read();
        if (here.AllowFrom.Count > 0 || here.Groups.Count > 0)
        {
            return false;
        }

        foreach (var (key, value) in from.Where(pair => pair.Key is not "pending"))
        {
            Put(key, value?.DeepClone());
        }

        var there = Read();
        foreach (var person in there.AllowFrom)
        {
            SetApprover(person, true);
        }

        done.Add($"{there.AllowFrom.Count} {(there.AllowFrom.Count == 1 ? "person" : "people")} as approvers");
        done.Add($"{there.Groups.Count} {(there.Groups.Count == 1 ? "group" : "groups")}");
        done.Add("its settings");
        return true;
    }

    /// <summary>The person behind a living code is let in, and will be told.</summary>
    public PendingPairing? Pair(string code)
    {
        if (Find(code) is not { } pending)
        {
            return null;
        }

        Allow(pending.SenderId);
        Forget(pending.Code);
        return pending;
    }

    public bool Deny(string code)
    {
        var pending = Find(code);
        if (pending is not null)
        {
            Forget(pending.Code);
        }

        return pending is not null;
    }

    /// <summary>
    /// What a stranger is told in an open window: the code, once more on the second message, nothing from then on. Whoever
    /// brings the secret has a place of their own, so that three strangers cannot block an honest newcomer.
    /// </summary>
    internal GateVerdict Offer(SenderIdentity sender)
    {
        if (Window is not { } window || !window.IsOpen(Now))
        {
            return new GateVerdict.Drop(DropReasons.NotPaired);
        }

        if (PairingPlaces.WhyNone(window, Pending, sender, Now) is { } reason)
        {
            return new GateVerdict.Drop(reason);
        }

        var known = Pending.FirstOrDefault(pending => pending.SenderId == sender.Id);
        if (PairingPlaces.IsClaim(window, sender))
        {
            var code = known?.Code ?? NewCode(sender);
            Window = window with { ClaimedBy = code, ClaimedName = sender.Name };
            IsWindowChanged = true;
            return Answer(code, "Almost there", "confirm in the terminal where the link was shown, or run there");
        }

        if (known is null)
        {
            return Answer(NewCode(sender), "Pairing required", "run in the terminal");
        }

        Object("pending")[known.Code]!["replies"] = known.Replies + 1;
        IsAccessChanged = true;
        return Answer(known.Code, "Still pending", "run in the terminal");
    }

    internal bool IsAlive(PendingPairing pending) =>
        pending.ExpiresAt >= Now && Window is { } window && window.IsOpen(Now) && pending.CreatedAt >= window.OpenedAt;

    GateVerdict.Pair Answer(string code, string lead, string what) => new($"{lead} — {what}:\n\n/{_profile.Name}:access pair {code}");

    string NewCode(SenderIdentity sender)
    {
        string code;
        do
        {
            code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3));
        }
        while (Find(code) is not null);

        var ends = Now + CodeLife;
        Object("pending")[code] = new JsonObject
        {
            ["senderId"] = sender.Id,
            ["chatId"] = sender.ChatId.Length > 0 ? sender.ChatId : sender.Id,
            ["createdAt"] = Now.ToUnixTimeMilliseconds(),
            ["expiresAt"] = (ends < Window!.ClosesAt ? ends : Window.ClosesAt).ToUnixTimeMilliseconds(),
            ["replies"] = 1,
        };
        IsAccessChanged = true;
        return code;
    }

    void Forget(string code) => IsAccessChanged |= Object("pending").Remove(code);

    AccessState Read() => new AccessReader(_profile).Read(_root);

    JsonObject Object(string key)
    {
        if (_root[key] is not JsonObject found)
        {
            _root[key] = found = [];
        }

        return found;
    }

    void Put(string key, JsonNode? value)
    {
        _root[key] = value;
        IsAccessChanged = true;
    }

    bool Edit(string key, Func<JsonArray, bool> edit)
    {
        if (_root[key] is not JsonArray list)
        {
            _root[key] = list = [];
        }

        var isChanged = edit(list);
        IsAccessChanged |= isChanged;
        return isChanged;
    }

    bool SetRole(List<string> role, string id, bool isIn)
    {
        var isChanged = isIn ? !role.Contains(id) : role.RemoveAll(known => known == id) > 0;
        if (isIn && isChanged)
        {
            role.Add(id);
        }

        AreRolesChanged |= isChanged;
        return isChanged;
    }

    static bool Add(JsonArray list, string id)
    {
        if (list.Any(item => IsText(item, id)))
        {
            return false;
        }

        list.Add((JsonNode?)JsonValue.Create(id));
        return true;
    }

    static bool Drop(JsonArray list, string id)
    {
        var at = list.Count;
        var before = at;
        while (--at >= 0)
        {
            if (IsText(list[at], id))
            {
                list.RemoveAt(at);
            }
        }

        return list.Count < before;
    }

    static bool IsText(JsonNode? item, string text) => item is JsonValue value && value.TryGetValue<string>(out var found) && found == text;
}
