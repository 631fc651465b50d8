using System.CommandLine;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Patchbay.Channels;
using Patchbay.Cli.Completion;
using Patchbay.Cli.Telemetry;
using Patchbay.Cli.SessionCommands;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Logging;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.Cli.Channels;

/// <summary><c>patchbay channel NAME</c>: one channel as a bare MCP server on standard input and output, for any host.</summary>
static class ChannelCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = $"One of: {string.Join(", ", BuiltInChannels.Names)}" }.SuggestTo(() => BuiltInChannels.Names);
        var headless = new Option<bool>("--headless") { Description = "Collect without a session, until it is ended; sessions that open get what waits" };
        var command = new Command("channel", "Run one channel as an MCP server on standard input and output") { name, headless };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(name)!, parsed.GetValue(headless)));
        return command;
    }

    public static async Task<int> RunAsync(string name, bool isHeadless = false)
    {
        if (BuiltInChannels.Create(name) is not { } create)
        {
            await Console.Error.WriteLineAsync($"patchbay: there is no channel '{name}'; there is: {string.Join(", ", BuiltInChannels.Names)}");
            return CommandLine.BadUsage;
        }

        if (isHeadless && Refusal(name) is { } code)
        {
            return code;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, stop));
        using var export = OtlpExport.Start($"patchbay-{name}", bySetting: false, Environment.GetEnvironmentVariable);
        var log = LogVariables.Open(Environment.GetEnvironmentVariable, TimeProvider.System);
        await using var file = log?.File;
        var settings = new ChannelServerSettings { Transcripts = Taken };
        settings = log is { } opened ? settings with { Log = opened.Logger } : settings;
        if (isHeadless)
        {
            // A host that never comes and never goes.
            var nobody = new Pipe();
            await Console.Error.WriteLineAsync($"{name} collects until it is ended (Ctrl-C); sessions that open get what waits");
            return await create(
                nobody.Reader.AsStream(), Stream.Null, Console.Error, settings with { InitializedPatience = Timeout.InfiniteTimeSpan }, stop.Token);
        }

        return await create(Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error, settings, stop.Token);
    }

    /// <summary>The exit code when it may not collect; standard error says why.</summary>
    static int? Refusal(string name)
    {
        if (PolicyGuard.Refuse($"channel {name} --headless", yes: true) is { } code)
        {
            return code;
        }

        if (ChatPlatforms.Shared.Any(profile => profile.Name == name))
        {
            return null;
        }

        Console.Error.WriteLine($"patchbay: {name} has no account that sessions could share; --headless is for: {string.Join(", ", ChatPlatforms.Shared.Select(profile => profile.Name))}");
        return CommandLine.BadUsage;
    }

    /// <summary>What a session of this home has in its transcript.</summary>
    static IReadOnlyList<Receipt> Taken(string session, IReadOnlyList<string> eventIds) =>
        SessionName.Problem(session) is null ? TranscriptLook.States(Path.Combine(Home.Folder, "sessions", session), eventIds) : [];

    static void End(PosixSignalContext context, CancellationTokenSource stop)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}
