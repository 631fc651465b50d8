using System.CommandLine;
using Patchbay.Channels.Accounts;
using Patchbay.Channels.Gate;
using Patchbay.Cli.Channels;
using Patchbay.Cli.Setup;
using Patchbay.Platforms;
using Patchbay.Protocol;

namespace Patchbay.Cli.Access;

/// <summary><c>patchbay access PLATFORM open</c>: a pairing window with its one-time secret.</summary>
static class OpenCommand
{
    const int Usual = 15;
    const int Longest = 24 * 60;

    public static Command Create(AccessProfile profile)
    {
        var minutes = new Option<int>("--minutes") { Description = $"How long, from 1 to {Longest}", DefaultValueFactory = _ => Usual };
        minutes.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var value) || value is < 1 or > Longest))
            {
                result.AddError($"--minutes must be a number from 1 to {Longest}");
            }
        });
        var yes = AccessCommand.Yes();
        var command = new Command("open", "Let people pair for some minutes, and print the one-time secret that keeps a place for one of them") { minutes, yes };
        command.SetAction((parsed, token) => RunAsync(profile, TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(yes), token));
        return command;
    }

    static async Task<int> RunAsync(AccessProfile profile, TimeSpan length, bool yes, CancellationToken cancellationToken)
    {
        var secret = PairingWindow.NewSecret();
        var code = await AccessWork.ChangeAsync(profile, "open", yes, desk => desk.OpenAsync(secret, length, cancellationToken));
        if (code == 0)
        {
            foreach (var line in await LinesAsync(ChatPlatforms.All.Single(platform => platform.Profile == profile), secret, cancellationToken))
            {
                Console.WriteLine(line);
            }
        }

        return code;
    }

    /// <summary>A link where the account can be asked for its name, and the words to write in any case.</summary>
    static async Task<IReadOnlyList<string>> LinesAsync(ChatPlatform platform, string secret, CancellationToken cancellationToken)
    {
        var check = platform.Check(Environment.GetEnvironmentVariable);
        var token = new TokenDesk(platform, Environment.GetEnvironmentVariable, new AccessAudit(Home.Folder, TimeProvider.System), "terminal").Current;
        var account = token is null ? null : await check.CheckAsync(token, cancellationToken);
        var link = account is { State: AccountState.Accepted, Name: { } name } ? check.PairingLink(name, secret) : null;
        return
        [
            .. link is null ? [] : (IEnumerable<string>)[PlainText.OneLine(link), .. QrPicture.Lines(link)],
            $"whoever {(link is null ? "writes" : "opens it, or writes")}  /start {secret}  to the bot first, has a place of their own; then: patchbay access {platform.Profile.Name}",
        ];
    }
}
