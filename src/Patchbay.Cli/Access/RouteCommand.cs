using System.CommandLine;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Routes;
using Patchbay.Cli.Channels;
using Patchbay.Cli.Completion;
using Patchbay.Cli.SessionCommands;
using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Cli.Access;

/// <summary><c>patchbay route</c>: which session gets what comes in over a channel that several sessions share.</summary>
static class RouteCommand
{
    static readonly string[] Roles = [SenderRoles.Owner, SenderRoles.Approver, SenderRoles.Sender, SenderRoles.Group, SenderRoles.Webhook];

    public static Command Create()
    {
        var command = new Command("route", "Show and change which session gets what; refused below a session") { List(), Add(), Remove() };
        command.SetAction((_, _) => ListAsync(null));
        return command;
    }

    static Command List()
    {
        var platform = new Argument<string?>("platform") { Description = "One of: " + Names(), Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("list", "Show the rules") { platform };
        command.SetAction((parsed, _) => ListAsync(parsed.GetValue(platform)));
        return command;
    }

    static Command Add()
    {
        var (platform, chat, role, yes) = (Platform(), Chat(), Role(), AccessCommand.Yes());
        var session = new Argument<string>("session") { Description = "The name of the session, open or not" }.SuggestTo(CompletionValues.RunningSessions);
        var command = new Command("add", "Send a chat, or everybody of a role, to one session; what comes while it is not open waits for it") { platform, session, chat, role, yes };
        command.SetAction((parsed, token) => SessionName.Problem(parsed.GetValue(session)!) is { } problem
            ? AccessWork.FailAsync(problem)
            : ChangeAsync(parsed.GetValue(platform)!, parsed.GetValue(chat), parsed.GetValue(role), parsed.GetValue(session), parsed.GetValue(yes), token));
        return command;
    }

    static Command Remove()
    {
        var (platform, chat, role, yes) = (Platform(), Chat(), Role(), AccessCommand.Yes());
        var command = new Command("rm", "Forget a rule: what it was about goes to the session that is open longest") { platform, chat, role, yes };
        command.SetAction((parsed, token) =>
            ChangeAsync(parsed.GetValue(platform)!, parsed.GetValue(chat), parsed.GetValue(role), null, parsed.GetValue(yes), token));
        return command;
    }

    static Argument<string> Platform() => new("platform") { Description = "One of: " + Names() };

    static Option<string?> Chat() => new("--chat") { Description = "The platform's id of the chat; of a direct chat it is the person's", HelpName = "id" };

    static Option<string?> Role()
    {
        var role = new Option<string?>("--role") { Description = "One of: " + string.Join(", ", Roles), HelpName = "role" };
        role.AcceptOnlyFromAmong(Roles);
        return role;
    }

    static string Names() => string.Join(", ", ChatPlatforms.Shared.Select(profile => profile.Name));

    static async Task<int> ListAsync(string? name)
    {
        if (PolicyGuard.Refuse("route", yes: true) is { } code)
        {
            return code;
        }

        foreach (var profile in ChatPlatforms.Shared.Where(profile => name is null || profile.Name == name))
        {
            var store = Store(profile);
            var table = store.Read();
            if (table.IsUnreadable)
            {
                return await AccessWork.FailAsync($"{store.Path} cannot be read, so messages wait: correct it, or take it away");
            }

            var rules = table.Chats.Order().Select(rule => $"  chat {rule.Key} → {rule.Value}").Concat(table.Roles.Order().Select(rule => $"  role {rule.Key} → {rule.Value}"));
            var lines = rules.Append("  everything else → the session that is open longest").Prepend(profile.Name);
            Console.WriteLine(string.Join('\n', lines.Select(line => PlainText.OneLine(line))));
        }

        return name is null || ChatPlatforms.Shared.Any(profile => profile.Name == name) ? 0 : await AccessWork.FailAsync($"there is no platform '{name}'; there is: {Names()}");
    }

    static async Task<int> ChangeAsync(string platform, string? chat, string? role, string? session, bool yes, CancellationToken cancellationToken)
    {
        if (ChatPlatforms.Shared.FirstOrDefault(profile => profile.Name == platform) is not { } profile)
        {
            return await AccessWork.FailAsync($"there is no platform '{platform}'; there is: {Names()}");
        }

        if (chat is null == role is null)
        {
            return await AccessWork.FailAsync("give one of --chat and --role");
        }

        if (PolicyGuard.Refuse($"route {(session is null ? "rm" : "add")}", yes) is { } code)
        {
            return code;
        }

        try
        {
            var what = chat is not null ? $"chat {chat}" : $"role {role}";
            await new AccessAudit(Home.Folder, TimeProvider.System).RecordAsync(
                async () =>
                {
                    await Store(profile).ChangeAsync(table => chat is not null ? table.WithChat(chat, session) : table.WithRole(role!, session), cancellationToken);
                    return new AuditRecord("route", $"{profile.Name} {what}", yes ? "--yes" : "terminal", session ?? "forgotten");
                },
                cancellationToken);
            Console.WriteLine(PlainText.OneLine(session is null ? $"{profile.Name}: {what} has no rule any more" : $"{profile.Name}: {what} goes to {session}"));
            return 0;
        }
        catch (AccessException problem)
        {
            return await AccessWork.FailAsync(problem.Message);
        }
    }

    static RouteStore Store(AccessProfile profile) => new(AccessPlace.Find(profile, Environment.GetEnvironmentVariable).Folder, TimeProvider.System);
}
