using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Permissions;

/// <summary>One call, with what is true of it.</summary>
sealed record OracleCall(string Tool, string Input, bool Reads = false, bool Inside = false, bool Writes = false, bool NamesState = false, bool Answers = false)
{
    public PermissionQuery Query(string rights) => PolicyFolder.Query(
        Tool, Input, rights, Reads ? ToolKind.Read : Writes ? ToolKind.Write : Tool is "Bash" ? ToolKind.Execute : ToolKind.Other, Answers);
}

/// <summary>One rule as it stands in a list.</summary>
sealed record OracleRule(int Row, string? From)
{
    public string Text => PolicyOracle.Rules[Row].Text + (From is null ? "" : " from " + From);
}

/// <summary>
/// What the documentation says, written down a second time: a table of which rule speaks of which call, and the order of
/// reasons. It knows nothing of how rules are read.
/// </summary>
static class PolicyOracle
{
    public static readonly OracleCall[] Calls =
    [
        new("Read", """{"file_path":"a.txt"}""", Reads: true, Inside: true),
        new("Read", """{"file_path":"../x.txt"}""", Reads: true),
        new("Write", """{"file_path":"a.txt","content":""}""", Writes: true, Inside: true),
        new("Write", """{"file_path":"../x.txt","content":""}""", Writes: true),
        new("Bash", """{"command":"git status"}"""),
        new("Bash", """{"command":"git status; rm x"}"""),
        new("Bash", """{"command":"git $X"}"""),
        new("Bash", """{"command":"cat .patchbay/x"}""", NamesState: true),
        new("Write", """{"file_path":".patchbay/settings.json","content":""}""", Writes: true, Inside: true, NamesState: true),
        new("Grep", """{"pattern":"x"}""", Reads: true, Inside: true),
        new("mcp__a__b", "{}"),
        new("mcp__chat__reply", """{"text":"hi"}""", Answers: true),
        new("mcp__chat__reply", """{"text":"hi","chat_id":"another"}"""),
    ];

    /// <summary>A sign for each call: yes, maybe or "." under deny and ask; yes or "." under allow.</summary>
    public static readonly (string Text, string Narrows, string Allows)[] Rules =
    [
        ("*", "yyyyyyyyyyyyy", "yyyyyyyyyyyyy"),
        ("Bash", "....yyyy.....", "....yyyy....."),
        ("Bash(git *)", "....yyy......", "....y........"),
        ("Bash(git status)", "....yym......", "....y........"),
        ("Bash(rm *)", ".....ym......", "............."),
        ("Read", "yy.......y...", "yy..........."),
        ("Read(*.txt)", "y........m...", "y............"),
        ("Read(../*)", ".y.......m...", ".y..........."),
        ("Write(**)", "..y.....y....", "..y.....y...."),
        ("Edit", "..yy....y....", "............."),
        ("mcp__a", "..........y..", "..........y.."),
        ("mcp__chat__reply", "...........yy", "...........yy"),
        ("mcp__*", "..........yyy", "..........yyy"),
    ];

    static readonly List<string> MostTrustedFirst = ["terminal", "owner", "approver", "sender", "task", "group", "webhook"];

    public static PermissionDecision Decide(
        PermissionMode mode, bool everyone, IReadOnlyList<OracleRule> deny, IReadOnlyList<OracleRule> ask, IReadOnlyList<OracleRule> allow, int call, string rights)
    {
        var it = Calls[call];
        var isMaster = rights is "terminal" or "owner";
        (bool Applies, PermissionDecision Decision)[] inThisOrder =
        [
            (it.Writes && it.NamesState, PermissionDecision.Deny),
            (deny.Any(rule => Binds(rule, rights) && Rules[rule.Row].Narrows[call] is 'y'), PermissionDecision.Deny),
            (mode is PermissionMode.Plan && !it.Reads && !it.Answers, PermissionDecision.Deny),
            (deny.Concat(ask).Any(rule => Binds(rule, rights) && Rules[rule.Row].Narrows[call] is not '.'), PermissionDecision.Ask),
            (it.Answers, PermissionDecision.Allow),
            (it.Reads && it.Inside, PermissionDecision.Allow),
            (it.NamesState, PermissionDecision.Ask),
            (allow.Any(rule => Serves(rule, rights) && Rules[rule.Row].Allows[call] is 'y'), PermissionDecision.Allow),
            (mode is PermissionMode.BypassPermissions && (isMaster || everyone), PermissionDecision.Allow),
            (mode is PermissionMode.AcceptEdits && isMaster && it.Writes && it.Inside, PermissionDecision.Allow),
            (true, PermissionDecision.Ask),
        ];
        return inThisOrder.First(line => line.Applies).Decision;
    }

    static bool Binds(OracleRule rule, string rights) => rule.From is null || MostTrustedFirst.IndexOf(rule.From) <= MostTrustedFirst.IndexOf(rights);

    static bool Serves(OracleRule rule, string rights) =>
        MostTrustedFirst.TakeWhile(role => role != (rule.From ?? "sender")).Append(rule.From ?? "sender").Contains(rights);
}
