using System.CommandLine;
using System.Runtime.InteropServices;
using Patchbay.Channels;
using Patchbay.Cli.Completion;
using Patchbay.Cli.Telemetry;
using Patchbay.Protocol.Logging;

namespace Patchbay.Cli.Channels;

/// <summary><c>patchbay channel NAME</c>: one channel as a bare MCP server on standard input and output, for any host.</summary>
static class ChannelCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = $"One of: {string.Join(", ", BuiltInChannels.Names)}" }.SuggestTo(() => BuiltInChannels.Names);
        var command = new Command("channel", "Run one channel as an MCP server on standard input and output") { name };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(name)!));
        return command;
    }

    public static async Task<int> RunAsync(string name)
    {
        if (BuiltInChannels.Create(name) is not { } create)
        {
            await Console.Error.WriteLineAsync($"patchbay: there is no channel '{name}'; there is: {string.Join(", ", BuiltInChannels.Names)}");
            return CommandLine.BadUsage;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, stop));
        using var export = OtlpExport.Start($"patchbay-{name}", bySetting: false, Environment.GetEnvironmentVariable);
        var log = LogVariables.Open(Environment.GetEnvironmentVariable, TimeProvider.System);
        await using var file = log?.File;
        var settings = log is { } opened ? new ChannelServerSettings { Log = opened.Logger } : new ChannelServerSettings();
        return await create(Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error, settings, stop.Token);
    }

    static void End(PosixSignalContext context, CancellationTokenSource stop)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}
