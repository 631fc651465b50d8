using System.CommandLine;
using Patchbay.Channels.Gate;

namespace Patchbay.Cli.Access;

/// <summary><c>patchbay access PLATFORM group add|rm</c>.</summary>
static class GroupCommand
{
    public static Command Create(AccessProfile profile) => new("group", "Say in which groups the channel listens") { Add(profile), Remove(profile) };

    static Command Add(AccessProfile profile)
    {
        var key = Key();
        var noMention = new Option<bool>("--no-mention") { Description = "Hear every message, not only those that name the bot" };
        var allow = new Option<string>("--allow") { Description = "Ids of the members who are heard, with commas between; else every member is", HelpName = "ids" };
        var yes = AccessCommand.Yes();
        var command = new Command("add", "Listen in a group; its members get the rights of group members, whoever they are") { key, noMention, allow, yes };
        command.SetAction((parsed, token) => AccessWork.ChangeAsync(profile, "group add", parsed.GetValue(yes), desk => desk.AddGroupAsync(
            parsed.GetValue(key)!, !parsed.GetValue(noMention),
            (parsed.GetValue(allow) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), token)));
        return command;
    }

    static Command Remove(AccessProfile profile)
    {
        var key = Key();
        var yes = AccessCommand.Yes();
        var command = new Command("rm", "Listen no more in a group") { key, yes };
        command.SetAction((parsed, token) => AccessWork.ChangeAsync(profile, "group rm", parsed.GetValue(yes), desk => desk.RemoveGroupAsync(parsed.GetValue(key)!, token)));
        return command;
    }

    static Argument<string> Key() => new("key") { Description = "The platform's id of the group" };
}
