using System.CommandLine;
using Patchbay.Cli.Access;
using Patchbay.Cli.Setup;
using Patchbay.Platforms.Webhook.Book;

namespace Patchbay.Cli.Hooks;

/// <summary><c>patchbay hook token</c>: what a hook answers with. It comes on standard input or is typed unseen; no process list shows it.</summary>
static class HookToken
{
    public static Command Create()
    {
        var (name, yes) = (HookCommand.Name(), AccessCommand.Yes());
        var url = new Option<string?>("--url") { Description = "The address of the vendor's interface, for a server of your own, and for Gitea and Jira", HelpName = "url" };
        var user = new Option<string?>("--user") { Description = "Whose token it is, for Jira Cloud and PagerDuty", HelpName = "address" };
        var remove = new Option<bool>("--remove") { Description = "Take the token away" };
        var command = new Command("token", "Give a hook a token to answer with, from standard input: comments, statuses, acknowledgements") { name, url, user, remove, yes };
        command.SetAction((parsed, stop) => HookWork.AnswerAsync("token", parsed.GetValue(yes), async desk =>
        {
            var hook = parsed.GetValue(name)!;
            if (parsed.GetValue(remove))
            {
                await desk.RemoveAsync(hook, stop);
                return [$"{hook} can answer nothing any more"];
            }

            desk.Check(hook, parsed.GetValue(url), parsed.GetValue(user));
            var token = await TokenInput.ReadAsync($"The token for {hook} (it is not shown): ", stop) ?? throw new HookException("no token came on standard input");
            return await desk.GiveAsync(hook, token, parsed.GetValue(url), parsed.GetValue(user), stop);
        }));
        return command;
    }
}
