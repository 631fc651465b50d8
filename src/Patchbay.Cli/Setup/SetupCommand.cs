using System.CommandLine;
using Patchbay.Channels.Gate;
using Patchbay.Cli.Access;
using Patchbay.Cli.Channels;
using Patchbay.Cli.Trust;

namespace Patchbay.Cli.Setup;

/// <summary><c>patchbay setup PLATFORM</c>: from a token to the first person who is let in.</summary>
static class SetupCommand
{
    public static Command Create()
    {
        var command = new Command("setup", "Set a channel up step by step; refused below a session");
        foreach (var platform in ChatPlatforms.All)
        {
            var yes = AccessCommand.Yes();
            var one = new Command(
                platform.Profile.Name,
                $"Store and check the token of {platform.Title}, show a link that works once, and ask whether whoever comes with it is let in, may approve and owns the channel") { yes };
            one.SetAction((parsed, token) => RunAsync(platform, parsed.GetValue(yes), token));
            command.Subcommands.Add(one);
        }

        return command;
    }

    static async Task<int> RunAsync(ChatPlatform platform, bool yes, CancellationToken cancellationToken)
    {
        if (PolicyGuard.Refuse($"setup {platform.Profile.Name}", yes) is { } code)
        {
            return code;
        }

        var place = new SetupPlace(
            Environment.GetEnvironmentVariable, AccessWork.Store(platform.Profile), new AccessAudit(Home.Folder, TimeProvider.System),
            () => SetupChannel.Start(platform.Profile.Name));
        try
        {
            return await new SetupDialogue(platform, new SetupDesk(), TokenInput.ReadAsync, place).RunAsync(TerminalTrustDesk.IsThere, cancellationToken);
        }
        catch (AccessException problem)
        {
            return await AccessWork.FailAsync(problem.Message);
        }
    }
}
