using System.CommandLine;
using Patchbay.Channels.Gate;
using Patchbay.Cli.Channels;

namespace Patchbay.Cli.Access;

/// <summary><c>patchbay access PLATFORM …</c>: who may write, approve and own.</summary>
static class AccessCommand
{
    /// <summary>What can stand behind the platform.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["pair", "deny", "allow", "remove", "approver", "owner", "policy", "open", "group", "set", "revoke"];

    public static Command Create()
    {
        var command = new Command("access", "Show and change who may write to a channel, who approves and who owns it; refused below a session");
        command.SetAction(async (_, _) =>
        {
            var worst = 0;
            foreach (var profile in ChatPlatforms.Profiles)
            {
                worst = Math.Max(worst, await AccessWork.ShowAsync(profile));
            }

            return worst;
        });
        foreach (var profile in ChatPlatforms.Profiles)
        {
            command.Subcommands.Add(Of(profile));
        }

        return command;
    }

    static Command Of(AccessProfile profile)
    {
        var command = new Command(profile.Name, $"Show the access of {profile.Name}, or change it");
        command.SetAction((_, _) => AccessWork.ShowAsync(profile));
        command.Subcommands.Add(Pair(profile));
        command.Subcommands.Add(One(profile, "deny", "code", "The code", "Forget a code; nobody is told", (desk, code, token) => desk.DenyAsync(code, token)));
        command.Subcommands.Add(One(profile, "allow", "id", "The platform's id of the person", "Let a person in without a code", (desk, id, token) => desk.AllowAsync(id, token)));
        command.Subcommands.Add(One(profile, "remove", "id", "The platform's id of the person", "Take every right of a person in direct chats", (desk, id, token) => desk.RemoveAsync(id, token)));
        command.Subcommands.Add(Role(profile, "approver", "Say who may answer permission requests", (desk, id, isIn, token) => desk.SetApproverAsync(id, isIn, token)));
        command.Subcommands.Add(Role(profile, "owner", "Say who may also give commands", (desk, id, isIn, token) => desk.SetOwnerAsync(id, isIn, token)));
        command.Subcommands.Add(Policy(profile));
        command.Subcommands.Add(OpenCommand.Create(profile));
        command.Subcommands.Add(GroupCommand.Create(profile));
        command.Subcommands.Add(Set(profile));
        command.Subcommands.Add(Revoke(profile));
        return command;
    }

    public static Option<bool> Yes() => new("--yes") { Description = "Do it also where nobody sits at a terminal" };

    static Command Pair(AccessProfile profile)
    {
        var code = new Argument<string>("code") { Description = "The code that the person was sent" };
        var approver = new Option<bool>("--approver") { Description = "The person may also answer permission requests" };
        var owner = new Option<bool>("--owner") { Description = "The person may also give commands, and approve" };
        var yes = Yes();
        var command = new Command("pair", "Let in the person behind a code") { code, approver, owner, yes };
        command.SetAction((parsed, token) => AccessWork.ChangeAsync(profile, "pair", parsed.GetValue(yes), desk =>
            desk.PairAsync(parsed.GetValue(code)!, parsed.GetValue(approver), parsed.GetValue(owner), token)));
        return command;
    }

    static Command One(
        AccessProfile profile, string name, string what, string whatText, string text, Func<AccessDesk, string, CancellationToken, Task<AccessAnswer>> change)
    {
        var argument = new Argument<string>(what) { Description = whatText };
        var yes = Yes();
        var command = new Command(name, text) { argument, yes };
        command.SetAction((parsed, token) =>
            AccessWork.ChangeAsync(profile, name, parsed.GetValue(yes), desk => change(desk, parsed.GetValue(argument)!, token)));
        return command;
    }

    static Command Role(AccessProfile profile, string name, string text, Func<AccessDesk, string, bool, CancellationToken, Task<AccessAnswer>> change) =>
        new(name, text)
        {
            One(profile, "add", "id", "The platform's id of a person who is let in", $"Make a person {name}", (desk, id, token) => change(desk, id, true, token)),
            One(profile, "rm", "id", "The platform's id of the person", $"The person is no {name} any more", (desk, id, token) => change(desk, id, false, token)),
        };

    static Command Policy(AccessProfile profile)
    {
        string[] policies = ["pairing", "allowlist", "disabled"];
        var policy = new Argument<string>("policy") { Description = "One of: " + string.Join(", ", policies) };
        policy.AcceptOnlyFromAmong(policies);
        var yes = Yes();
        var command = new Command("policy", "Say what becomes of people who are not let in: they may pair while a window is open, they are dropped, or everybody is") { policy, yes };
        command.SetAction((parsed, token) => AccessWork.ChangeAsync(profile, "policy", parsed.GetValue(yes), desk =>
            desk.SetPolicyAsync(Enum.Parse<DmPolicy>(parsed.GetValue(policy)!, ignoreCase: true), token)));
        return command;
    }

    static Command Set(AccessProfile profile)
    {
        var key = new Argument<string>("key") { Description = $"One of: {string.Join(", ", AccessKeys.Of(profile))}" };
        var value = new Argument<string>("value") { Description = "The new value; of mentionPatterns a JSON list" };
        var yes = Yes();
        var command = new Command("set", "Change a setting of the channel") { key, value, yes };
        command.SetAction((parsed, token) => AccessWork.ChangeAsync(profile, "set", parsed.GetValue(yes), desk =>
            desk.SetAsync(parsed.GetValue(key)!, parsed.GetValue(value)!, token)));
        return command;
    }

    static Command Revoke(AccessProfile profile)
    {
        var all = new Option<bool>("--all") { Description = "Everybody; a single person goes with remove", Required = true };
        var yes = Yes();
        var command = new Command("revoke", "Take every right of everybody, groups too, and close the pairing window") { all, yes };
        command.SetAction((parsed, token) => AccessWork.ChangeAsync(profile, "revoke", parsed.GetValue(yes), desk => desk.RevokeAllAsync(token)));
        return command;
    }
}
