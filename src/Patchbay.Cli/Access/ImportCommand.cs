using System.CommandLine;
using Patchbay.Channels.Gate;
using Patchbay.Cli.Channels;
using Patchbay.Protocol;

namespace Patchbay.Cli.Access;

/// <summary><c>patchbay import claude</c>: takes over what the official plugins keep for a channel.</summary>
static class ImportCommand
{
    public static Command Create()
    {
        var from = new Option<DirectoryInfo>("--from")
        {
            Description = "The folder that holds a folder for each channel; else channels in CLAUDE_CONFIG_DIR or ~/.claude",
            HelpName = "folder",
        };
        var yes = AccessCommand.Yes();
        var claude = new Command("claude", "Copy token, people, groups and settings of the official channel plugins; people become approvers, nobody an owner") { from, yes };
        claude.SetAction((parsed, token) => RunAsync(parsed.GetValue(from)?.FullName ?? Usual(), parsed.GetValue(yes), token));
        return new Command("import", "Take over the channels of another program; what is copied from is not changed") { claude };
    }

    static async Task<int> RunAsync(string from, bool yes, CancellationToken cancellationToken)
    {
        if (PolicyGuard.Refuse("import claude", yes) is { } code)
        {
            return code;
        }

        var found = 0;
        var worst = 0;
        foreach (var platform in ChatPlatforms.All)
        {
            try
            {
                var import = new AccessImport(
                    AccessWork.Store(platform.Profile), new AccessAudit(Home.Folder, TimeProvider.System), platform.TokenName, yes ? "--yes" : "terminal");
                if (await import.RunAsync(Path.Combine(from, platform.Profile.Name), cancellationToken) is { } answer)
                {
                    found++;
                    worst = answer.IsDone ? worst : 1;
                    await (answer.IsDone ? Console.Out : Console.Error).WriteLineAsync(PlainText.OneLine(answer.Text));
                }
            }
            catch (AccessException problem)
            {
                found++;
                worst = await AccessWork.FailAsync(problem.Message);
            }
        }

        return found == 0 ? await AccessWork.FailAsync($"{from} holds nothing of {string.Join(", ", ChatPlatforms.Profiles.Select(profile => profile.Name))}") : worst;
    }

    static string Usual() => Path.Combine(
        Environment.GetEnvironmentVariable("CLAUDE_CONFIG_DIR") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".claude"),
        "channels");
}
