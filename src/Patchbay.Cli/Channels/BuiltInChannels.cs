using Patchbay.Channels;
using Patchbay.Platforms.Fakechat;
using Patchbay.Platforms.Schedules;
using Patchbay.Platforms.Send;
using Patchbay.Platforms.Tasks;
using Patchbay.Platforms.Telegram;
using Patchbay.Platforms.Webhook;
using Patchbay.SessionHost.Connections;

namespace Patchbay.Cli.Channels;

/// <summary>The channels that ship with Patchbay.</summary>
static class BuiltInChannels
{
    /// <summary>Runs a channel server on two streams until its input ends.</summary>
    public delegate Task<int> Run(Stream input, Stream output, TextWriter log, ChannelServerSettings settings, CancellationToken cancellationToken);

    static readonly Dictionary<string, Run> All = new(StringComparer.Ordinal)
    {
        ["fakechat"] = (input, output, log, settings, cancellationToken) => ChannelServer.RunAsync(
            FakechatPlatform.FromEnvironment(Environment.GetEnvironmentVariable, TimeProvider.System), input, output, log,
            settings, cancellationToken),
        ["telegram"] = (input, output, log, settings, cancellationToken) => ChannelServer.RunAsync(
            TelegramPlatform.FromEnvironment(Environment.GetEnvironmentVariable, TimeProvider.System), input, output, log,
            settings, cancellationToken),
        ["schedule"] = (input, output, log, settings, cancellationToken) => ChannelServer.RunAsync(
            SchedulesPlatform.FromEnvironment(Environment.GetEnvironmentVariable, TimeProvider.System), input, output, log,
            settings, cancellationToken),
        ["send"] = (input, output, log, settings, cancellationToken) => ChannelServer.RunAsync(
            SendPlatform.FromEnvironment(Environment.GetEnvironmentVariable), input, output, log,
            settings, cancellationToken),
        ["tasks"] = (input, output, log, settings, cancellationToken) => ChannelServer.RunAsync(
            TasksPlatform.FromEnvironment(Environment.GetEnvironmentVariable, settings.Project, TaskSurroundings.Create(), TimeProvider.System), input, output, log,
            settings, cancellationToken),
        ["webhook"] = (input, output, log, settings, cancellationToken) => ChannelServer.RunAsync(
            WebhookPlatform.FromEnvironment(Environment.GetEnvironmentVariable, TimeProvider.System), input, output, log,
            settings, cancellationToken),
    };

    public static IReadOnlyCollection<string> Names => All.Keys;

    public static Run? Create(string name) => All.GetValueOrDefault(name);

    /// <summary>
    /// The channel as a server of a session: this program, run once more. <paramref name="listen"/> is an address where the
    /// page is shown too, and where the hooks are.
    /// </summary>
    public static ServerConfiguration? Server(string name, string? listen)
    {
        if (!All.ContainsKey(name))
        {
            return null;
        }

        return new ServerConfiguration(name, Self.Program, Self.Arguments("channel", name), Variables(name, listen), "built in") { IsBuiltIn = true };
    }

    static Dictionary<string, string?> Variables(string name, string? listen) =>
        listen is not null && name is ("fakechat" or "webhook") ? new() { [name is "webhook" ? "WEBHOOK_LISTEN" : "FAKECHAT_LISTEN"] = listen } : [];
}
