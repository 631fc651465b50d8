using System.CommandLine;
using Patchbay.Cli.Access;
using Patchbay.Cli.Audit;
using Patchbay.Cli.Channels;
using Patchbay.Cli.Completion;
using Patchbay.Cli.Config;
using Patchbay.Cli.Doctor;
using Patchbay.Cli.Fakes;
using Patchbay.Cli.Hooks;
using Patchbay.Cli.Playbooks;
using Patchbay.Cli.Schedules;
using Patchbay.Cli.Send;
using Patchbay.Cli.Services;
using Patchbay.Cli.SessionCommands;
using Patchbay.Cli.Sessions;
using Patchbay.Cli.Setup;
using Patchbay.Cli.Trust;
using Patchbay.Protocol;

namespace Patchbay.Cli;

/// <summary>The commands. Bad usage is one clear line and exit code 2.</summary>
static class CommandLine
{
    public const int BadUsage = 2;

    public static async Task<int> RunAsync(string[] arguments)
    {
        // The channel server is started often and must be quick: it needs no parser.
        if (arguments is ["channel", var name] && !name.StartsWith('-'))
        {
            return await ChannelCommand.RunAsync(name);
        }

        // What the script of a shell asks at each press of the key.
        if (arguments is ["complete", "--", .. var words])
        {
            return CompletionCommand.Complete(words);
        }

        return await ParseAsync(arguments);
    }

    /// <summary>The whole command line: the session, and the commands beside it.</summary>
    public static Command CreateRoot()
    {
        var root = SessionCommand.Create();
        root.Subcommands.Add(ChannelCommand.Create());
        root.Subcommands.Add(SessionsCommand.Create());
        root.Subcommands.Add(AttachCommand.Create());
        root.Subcommands.Add(StopCommand.Create());
        root.Subcommands.Add(ServiceCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        root.Subcommands.Add(AuditCommand.Create());
        root.Subcommands.Add(SetupCommand.Create());
        root.Subcommands.Add(ConfigureCommand.Create());
        root.Subcommands.Add(AccessCommand.Create());
        root.Subcommands.Add(RouteCommand.Create());
        root.Subcommands.Add(HookCommand.Create());
        root.Subcommands.Add(SendCommand.Create());
        root.Subcommands.Add(ScheduleCommand.Create());
        root.Subcommands.Add(ImportCommand.Create());
        root.Subcommands.Add(ConfigCommand.Create());
        root.Subcommands.Add(TrustCommand.Create());
        root.Subcommands.Add(PlaybookCommand.Create());
        root.Subcommands.Add(FakeCommand.Create());
        root.Subcommands.Add(CompletionCommand.Create());
        return root;
    }

    public static ParseResult Parse(IReadOnlyList<string> arguments) =>
        CreateRoot().Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });

    static async Task<int> ParseAsync(string[] arguments)
    {
        var parsed = Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(parsed.Errors[0].Message)} (see patchbay --help)");
            return BadUsage;
        }

        if (!IsSomewhere())
        {
            await Console.Error.WriteLineAsync("patchbay: the folder that this was started in is gone; go to one that is there");
            return BadUsage;
        }

        // A session takes signals itself and ends at its own pace; the library would end the process two seconds after the first,
        // in the middle of that.
        var settings = new InvocationConfiguration();
        settings.ProcessTerminationTimeout = parsed.CommandResult.Parent is null ? null : settings.ProcessTerminationTimeout;
        return await parsed.InvokeAsync(settings);
    }

    static bool IsSomewhere()
    {
        try
        {
            return Directory.GetCurrentDirectory().Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
