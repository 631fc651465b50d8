namespace Patchbay.Channels.Tests.Gate;

/// <summary>What the gate promises, in a few sets and one clock. It shares no code with the gate.</summary>
sealed class GateModel
{
    readonly Dictionary<string, (string Sender, int Born, int Answers, bool IsClaim)> _codes = [];

    public HashSet<string> Allowed { get; } = [];

    public HashSet<string> Approvers { get; } = [];

    public HashSet<string> Owners { get; } = [];

    public Dictionary<string, (bool NeedsMention, HashSet<string> Members)> Groups { get; } = [];

    public string Policy { get; set; } = "pairing";

    /// <summary>In minutes, like every time here.</summary>
    public int Now { get; set; }

    public int ClosesAt { get; private set; }

    public bool IsClaimed { get; private set; }

    public bool IsOpen => Now < ClosesAt && Policy is "pairing";

    public IEnumerable<string> Codes => _codes.Keys.ToList();

    public void Open(int minutes)
    {
        Close();
        (ClosesAt, IsClaimed) = (Now + minutes, false);
    }

    public void Close()
    {
        ClosesAt = 0;
        _codes.Clear();
    }

    /// <summary>The person whom this code lets in, or null.</summary>
    public string? Take(string code)
    {
        var person = Now < ClosesAt && _codes.TryGetValue(code, out var entry) && Now <= entry.Born + 60 ? entry.Sender : null;
        _codes.Remove(code);
        return person;
    }

    public string? Direct(string sender) =>
        Policy is "disabled" || sender is "777000" || !Allowed.Contains(sender) ? null
        : Owners.Contains(sender) ? "owner" : Approvers.Contains(sender) ? "approver" : "sender";

    public bool InGroup(string sender, string group, bool isMentioned) =>
        Policy is not "disabled" && sender is not "777000" && Groups.TryGetValue(group, out var at)
        && (at.Members.Count == 0 || at.Members.Contains(sender)) && (isMentioned || !at.NeedsMention);

    /// <summary>Null when this answer to a stranger is right, else what is wrong with it.</summary>
    public string? Answered(string sender, string code, bool bringsSecret)
    {
        if (!IsOpen || sender is "777000" || Allowed.Contains(sender))
        {
            return "was answered and must not be";
        }

        foreach (var (dead, _) in _codes.Where(pair => Now > pair.Value.Born + 60).ToList())
        {
            _codes.Remove(dead);
        }

        var isClaim = bringsSecret && !IsClaimed;
        var known = _codes.GetValueOrDefault(code);
        if (known.Sender is not null && known.Sender != sender)
        {
            return "got the code of somebody else";
        }

        if (known.Sender is null && (_codes.Values.Any(entry => entry.Sender == sender) || (!isClaim && _codes.Values.Count(entry => !entry.IsClaim) >= 3)))
        {
            return "got a code too many";
        }

        if (!isClaim && known.Answers >= 2)
        {
            return "was answered too often";
        }

        IsClaimed |= isClaim;
        _codes[code] = (sender, known.Sender is null ? Now : known.Born, known.Answers + (isClaim && known.Sender is not null ? 0 : 1), known.IsClaim || isClaim);
        return null;
    }

    /// <summary>An honest newcomer with the link must be heard, whatever strangers do.</summary>
    public bool MustAnswer(string sender, bool bringsSecret) =>
        bringsSecret && IsOpen && !IsClaimed && sender is not "777000" && !Allowed.Contains(sender);
}
