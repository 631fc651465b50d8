using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Tests.Permissions;

public sealed class PermissionPolicyTests : IDisposable
{
    readonly PolicyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Read", """{"file_path":"a.txt"}""", PermissionDecision.Allow)]
    [InlineData("Read", """{"file_path":"../a.txt"}""", PermissionDecision.Ask)]
    [InlineData("Read", """{"file_path":"/etc/passwd"}""", PermissionDecision.Ask)]
    [InlineData("Read", """{"file_path":"/etc/passwd","path":"."}""", PermissionDecision.Ask)]
    [InlineData("Read", """{"file_path":"../state/access.json"}""", PermissionDecision.Ask)]
    [InlineData("Read", """{"file_path":"\ud800"}""", PermissionDecision.Ask)]
    [InlineData("Read", """{"file_path":7}""", PermissionDecision.Ask)]
    [InlineData("Glob", """{"pattern":"**/*.cs"}""", PermissionDecision.Allow)]
    [InlineData("Glob", """{"pattern":"../**"}""", PermissionDecision.Ask)]
    [InlineData("Glob", """{"pattern":"/etc/*"}""", PermissionDecision.Ask)]
    [InlineData("Glob", """{"pattern":"*","file_path":".","path":"/etc"}""", PermissionDecision.Ask)]
    [InlineData("Grep", """{"pattern":"x"}""", PermissionDecision.Allow)]
    [InlineData("Grep", """{"pattern":"x","file_path":"a","path":"/etc"}""", PermissionDecision.Ask)]
    [InlineData("Write", """{"file_path":"a.txt","content":""}""", PermissionDecision.Ask)]
    [InlineData("Bash", """{"command":"ls"}""", PermissionDecision.Ask)]
    [InlineData("mcp__x__y", "{}", PermissionDecision.Ask)]
    public void Reading_inside_the_folder_alone_does_not_ask(string tool, string input, PermissionDecision decision)
    {
        Assert.Equal(decision, _folder.Decide(PermissionMode.Default, tool, input));
        Assert.Equal(decision, _folder.Decide(PermissionMode.Default, tool, input, SenderRoles.Webhook));
    }

    [Fact]
    public void A_link_that_leaves_the_folder_asks()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.Work, "out"), "/etc");
        Assert.Equal(PermissionDecision.Ask, _folder.Decide(PermissionMode.Default, "Read", """{"file_path":"out/passwd"}"""));
        Assert.Equal(PermissionDecision.Ask, _folder.Decide(PermissionMode.AcceptEdits, "Write", """{"file_path":"out/x","content":""}"""));
    }

    [Fact]
    public void Searching_above_our_own_state_asks()
    {
        var state = Directory.CreateDirectory(Path.Combine(_folder.Work, "state")).FullName;
        var policy = new PermissionPolicy(PermissionMode.Default, _folder.Work, [state]);
        Assert.Equal(PermissionDecision.Ask, policy.Decide(PolicyFolder.Query("Grep", """{"pattern":"token"}""")));
        Assert.Equal(PermissionDecision.Ask, policy.Decide(PolicyFolder.Query("Read", """{"file_path":"state/.env"}""")));
        Assert.Equal(PermissionDecision.Allow, policy.Decide(PolicyFolder.Query("Read", """{"file_path":"other"}""")));
    }

    [Fact]
    public void Our_own_state_is_found_behind_links_and_however_two_dots_behind_a_link_are_read()
    {
        var state = Directory.CreateDirectory(Path.Combine(_folder.Work, "sub", "state")).FullName;
        Directory.CreateDirectory(Path.Combine(_folder.Work, "sub", "deep"));
        Directory.CreateDirectory(Path.Combine(_folder.Work, ".patchbay"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Work, "link"), Path.Combine(_folder.Work, "sub", "deep"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Work, "way"), Path.Combine(_folder.Work, ".patchbay"));
        var policy = new PermissionPolicy(PermissionMode.BypassPermissions, _folder.Work, [state], RuleDesk.Rules(allow: ["*"]));

        Assert.Equal(PermissionDecision.Ask, new PermissionPolicy(PermissionMode.Default, _folder.Work, [state])
            .Decide(PolicyFolder.Query("Read", """{"file_path":"link/../state/.env"}""")));
        Assert.Equal(PermissionDecision.Deny, policy.Decide(PolicyFolder.Query("Write", """{"file_path":"link/../state/x","content":""}""")));
        Assert.Equal(PermissionDecision.Deny, policy.Decide(PolicyFolder.Query("Write", """{"file_path":"way/settings.json","content":""}""")));
        Assert.Equal(PermissionDecision.Deny, policy.Decide(PolicyFolder.Query("Edit", """{"file_path":".PATCHBAY/x","old_string":"a","new_string":"b"}""")));
        Assert.Equal(PermissionDecision.Allow, policy.Decide(PolicyFolder.Query("Write", """{"file_path":"sub/x","content":""}""")));
    }

    [Theory]
    [InlineData("Write", """{"file_path":"a","content":""}""")]
    [InlineData("Edit", """{"file_path":"a","old_string":"a","new_string":"b"}""")]
    [InlineData("Bash", """{"command":"ls"}""")]
    [InlineData("mcp__x__y", "{}")]
    public void Plan_refuses_what_would_change_something(string tool, string input)
    {
        Assert.Equal(PermissionDecision.Deny, _folder.Decide(PermissionMode.Plan, tool, input));
        Assert.False(_folder.Policy(PermissionMode.Plan).MayUseSessionRules(PolicyFolder.Query(tool, input)));
        Assert.Equal(PermissionDecision.Allow, _folder.Decide(PermissionMode.Plan, "Read", """{"file_path":"a"}"""));
    }

    [Fact]
    public void AcceptEdits_writes_inside_the_folder_for_the_trusted_only()
    {
        const string Inside = """{"file_path":"a","content":""}""";
        Assert.Equal(PermissionDecision.Allow, _folder.Decide(PermissionMode.AcceptEdits, "Write", Inside));
        Assert.Equal(PermissionDecision.Allow, _folder.Decide(PermissionMode.AcceptEdits, "Write", Inside, SenderRoles.Owner));
        Assert.Equal(PermissionDecision.Ask, _folder.Decide(PermissionMode.AcceptEdits, "Write", Inside, SenderRoles.Approver));
        Assert.Equal(PermissionDecision.Ask, _folder.Decide(PermissionMode.AcceptEdits, "Write", """{"file_path":"/tmp/a","content":""}"""));
        Assert.Equal(PermissionDecision.Ask, _folder.Decide(PermissionMode.AcceptEdits, "Bash", """{"command":"ls"}"""));
    }

    [Theory]
    [InlineData("rm -rf .patchbay")]
    [InlineData("rm -rf .PatchBay")]
    [InlineData("cat .patch\"\"bay/settings.json")]
    [InlineData("cat .patch\\bay/settings.json")]
    [InlineData("cat '.patch'bay/settings.json")]
    [InlineData("cat .patch*/settings.json")]
    [InlineData("cat .p?tchbay/settings.json")]
    [InlineData("cat ~/.patchb[a]y/x")]
    [InlineData("echo $PATCHBAY_HOME")]
    [InlineData("cat ../state/access.json")]
    [InlineData("cat <../state/access.json")]
    [InlineData("cat HOME_FOLDER/access.json")]
    [InlineData("cat HOME_FOLDER/../state/access.json")]
    [InlineData("cat ../sta*/access.json")]
    [InlineData("cat link/access.json")]
    public void A_command_that_names_our_own_state_asks_in_every_mode(string command)
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Work, "link"), _folder.Home);
        command = command.Replace("HOME_FOLDER", _folder.Home, StringComparison.Ordinal);
        var input = JsonSerializer.Serialize(new Dictionary<string, string> { ["command"] = command });
        Assert.Equal(PermissionDecision.Ask, _folder.Decide(PermissionMode.BypassPermissions, "Bash", input));
        Assert.Equal(PermissionDecision.Ask, _folder.Decide(PermissionMode.BypassPermissions, "Bash", input, SenderRoles.Owner));
        Assert.False(_folder.Policy(PermissionMode.Default).MayUseSessionRules(PolicyFolder.Query("Bash", input)));
    }

    [Fact]
    public void Escapes_of_JSON_hide_no_name()
    {
        Assert.Equal(PermissionDecision.Ask, _folder.Decide(PermissionMode.BypassPermissions, "Bash", """{"command":"cat \u002epatchb\u0061y/x"}"""));
        Assert.Equal(PermissionDecision.Ask, _folder.Decide(PermissionMode.BypassPermissions, "mcp__fs__read", """{"a":[{"b":".\u0070atchbay"}]}"""));
        Assert.Equal(PermissionDecision.Ask, _folder.Decide(PermissionMode.BypassPermissions, "Bash", """{"command":"\ud800"}"""));
    }

    [Fact]
    public void Ordinary_commands_do_not_ask_in_bypass()
    {
        foreach (var command in new[] { "ls", "ls *", "dotnet build && ./test | tee out.txt", "cat ../other/x", "git log --format='%h %s'", "find . -name '*.cs'" })
        {
            var input = JsonSerializer.Serialize(new Dictionary<string, string> { ["command"] = command });
            Assert.Equal(PermissionDecision.Allow, _folder.Decide(PermissionMode.BypassPermissions, "Bash", input, SenderRoles.Owner));
            Assert.Equal(PermissionDecision.Ask, _folder.Decide(PermissionMode.BypassPermissions, "Bash", input, SenderRoles.Approver));
        }
    }

    [Theory]
    [InlineData("""{"text":"hi /etc/passwd .patchbay"}""", PermissionDecision.Allow)]
    [InlineData("""{"text":"hi","chat_id":"web","reply_to":"m1"}""", PermissionDecision.Allow)]
    [InlineData("""{"text":"hi","files":["a.txt","sub/b.txt"]}""", PermissionDecision.Allow)]
    [InlineData("""{"text":"hi","files":["/etc/passwd"]}""", PermissionDecision.Ask)]
    [InlineData("""{"text":"hi","files":["a.txt","../b.txt"]}""", PermissionDecision.Ask)]
    [InlineData("""{"text":"hi","files":["../state/.env"]}""", PermissionDecision.Ask)]
    [InlineData("""{"text":"hi","attachment":{"path":"/etc/passwd"}}""", PermissionDecision.Ask)]
    [InlineData("[]", PermissionDecision.Ask)]
    public void An_answer_to_the_turns_chat_does_not_ask_unless_it_sends_a_file_from_elsewhere(string input, PermissionDecision decision)
    {
        Assert.Equal(decision, _folder.Decide(PermissionMode.Default, "mcp__chat__reply", input, SenderRoles.Group, answers: true));
        Assert.Equal(PermissionDecision.Ask, _folder.Decide(PermissionMode.Default, "mcp__chat__reply", input, SenderRoles.Group));
    }
}
