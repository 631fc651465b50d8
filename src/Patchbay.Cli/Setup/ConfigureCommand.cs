using System.CommandLine;
using Patchbay.Channels.Accounts;
using Patchbay.Channels.Gate;
using Patchbay.Cli.Access;
using Patchbay.Cli.Channels;
using Patchbay.Protocol;

namespace Patchbay.Cli.Setup;

/// <summary><c>patchbay configure PLATFORM</c>: the token of a platform's account.</summary>
static class ConfigureCommand
{
    public static Command Create()
    {
        var command = new Command("configure", "Store the token of a channel's account; refused below a session");
        foreach (var platform in ChatPlatforms.All)
        {
            command.Subcommands.Add(Of(platform));
        }

        return command;
    }

    static Command Of(ChatPlatform platform)
    {
        var clear = new Option<bool>("--clear") { Description = "Remove the stored token" };
        var show = new Option<bool>("--show") { Description = "Only say whether there is a token, and who has access" };
        var yes = AccessCommand.Yes();
        var command = new Command(
            platform.Profile.Name, $"Ask for the token of {platform.Title} without showing it, or read it from standard input, check it with the platform and store it") { clear, show, yes };
        command.SetAction((parsed, token) => RunAsync(platform, parsed.GetValue(clear), parsed.GetValue(show), parsed.GetValue(yes), token));
        return command;
    }

    static async Task<int> RunAsync(ChatPlatform platform, bool clear, bool show, bool yes, CancellationToken cancellationToken)
    {
        if (PolicyGuard.Refuse($"configure {platform.Profile.Name}", yes || show) is { } code)
        {
            return code;
        }

        var desk = new TokenDesk(platform, Environment.GetEnvironmentVariable, new AccessAudit(Home.Folder, TimeProvider.System), yes ? "--yes" : "terminal");
        try
        {
            return show ? await ShowAsync(platform, desk) : clear ? await ClearAsync(desk, cancellationToken) : await StoreAsync(platform, desk, cancellationToken);
        }
        catch (AccessException problem)
        {
            return await AccessWork.FailAsync(problem.Message);
        }
    }

    static async Task<int> ShowAsync(ChatPlatform platform, TokenDesk desk)
    {
        Console.WriteLine(PlainText.OneLine(desk.Status));
        return await AccessWork.ShowAsync(platform.Profile);
    }

    static async Task<int> ClearAsync(TokenDesk desk, CancellationToken cancellationToken)
    {
        Console.WriteLine(await desk.ClearAsync(cancellationToken) ? "the token is gone; sessions that run keep it until they start again" : "there was no token");
        return 0;
    }

    static async Task<int> StoreAsync(ChatPlatform platform, TokenDesk desk, CancellationToken cancellationToken)
    {
        if (await TokenInput.ReadAsync($"token of {platform.Title} (it is not shown): ", cancellationToken) is not { } token)
        {
            return await AccessWork.FailAsync("no token was given; nothing was stored");
        }

        var answer = await desk.StoreAsync(token, cancellationToken);
        if (answer.State is not AccountState.Accepted)
        {
            return await AccessWork.FailAsync($"{answer.Problem}; nothing was stored");
        }

        Console.WriteLine(PlainText.OneLine($"@{answer.Name} is ready; sessions that run use it when they start again. Next: patchbay access {platform.Profile.Name} open"));
        return 0;
    }
}
