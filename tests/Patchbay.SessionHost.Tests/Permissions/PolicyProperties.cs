using FsCheck.Fluent;
using Patchbay.Protocol;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Permissions;

/// <summary>Kills: a mode or a kind that lets a sender without rights write or run, and a rule that serves them.</summary>
public sealed class PolicyProperties : IDisposable
{
    static readonly string[] Tools = ["Read", "Write", "Edit", "Glob", "Grep", "Bash", "mcp__a__b", "mcp__chat__reply", ""];

    static readonly string[] Inputs =
    [
        "{}", "[]", "1", """{"file_path":"a"}""", """{"path":"."}""", """{"command":"ls"}""", """{"command":"cat .patchbay/x"}""",
        """{"file_path":".patchbay/settings.json","content":"x"}""", """{"file_path":"../x"}""", """{"pattern":"**"}""",
    ];

    readonly PolicyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_turn_with_an_event_that_is_not_an_owners_never_changes_anything_unasked() => Histories.Holds(
        from call in Calls
        from rights in Gen.Elements(
            SenderRoles.Approver, SenderRoles.Sender, SenderRoles.Task, SenderRoles.Group, SenderRoles.Webhook, "", "root", "Owner")
        select (call.Mode, Query: call.Query with { Rights = rights }),
        call => (call.Query.Kind is ToolKind.Read || _folder.Policy(call.Mode).Decide(call.Query) is not PermissionDecision.Allow)
            && !_folder.Policy(call.Mode).MayUseSessionRules(call.Query),
        2_000);

    [Fact]
    public void What_names_our_own_state_is_never_changed_unasked_whoever_wants_it() => Histories.Holds(
        Calls,
        call => !call.Query.Input.GetRawText().Contains(".patchbay", StringComparison.Ordinal)
            || call.Query.Kind is ToolKind.Read || _folder.Policy(call.Mode).Decide(call.Query) is not PermissionDecision.Allow,
        2_000);

    [Fact]
    public void Less_trust_never_allows_more() => Histories.Holds(
        from call in Calls
        from low in Gen.Elements(SenderRoles.Approver, SenderRoles.Group, SenderRoles.Webhook)
        select (call.Mode, call.Query, Low: low),
        call => _folder.Policy(call.Mode).Decide(call.Query with { Rights = call.Low }) is not PermissionDecision.Allow
            || _folder.Policy(call.Mode).Decide(call.Query) is PermissionDecision.Allow,
        2_000);

    static FsCheck.Gen<(PermissionMode Mode, PermissionQuery Query)> Calls =>
        from mode in Gen.Elements(Enum.GetValues<PermissionMode>())
        from tool in Gen.Elements(Tools)
        from kind in Gen.Elements(Enum.GetValues<ToolKind>())
        from input in Gen.Elements(Inputs)
        from rights in Gen.Elements(SenderRoles.Terminal, SenderRoles.Owner)
        select (mode, PolicyFolder.Query(tool, input, rights, kind));
}
