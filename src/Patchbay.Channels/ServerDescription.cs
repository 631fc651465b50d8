using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Patchbay.Channels.Outbound;
using Patchbay.Channels.Tools;
using Patchbay.Protocol;
using Patchbay.Protocol.Names;

namespace Patchbay.Channels;

/// <summary>What a channel says of itself in the handshake.</summary>
static class ServerDescription
{
    public static McpServerOptions Of(IPlatform platform, ToolDispatcher dispatcher, INotices notices) => new()
    {
        ServerInfo = new Implementation { Name = platform.Info.Name, Version = platform.Info.Version },

        // A newer revision cannot carry events, and a server that answers its probe is connected without its channel.
        ProtocolVersion = "2025-11-25",
        ServerInstructions = Instructions(platform.Info, notices),
        Capabilities = new ServerCapabilities
        {
            // Always: a platform without tools of its own still has ack towards a plain host, which is not known yet.
            Tools = new ToolsCapability(),
#pragma warning disable MCP9005 // Log messages are how every host of the pinned revision shows what a server says.
            Logging = new LoggingCapability(),
#pragma warning restore MCP9005
            Experimental = WireCapabilities.Declare(Experimental(platform)),
        },
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = dispatcher.ListAsync,
            CallToolHandler = dispatcher.CallAsync,
#pragma warning disable MCP9005 // Goes with the capability.
            SetLoggingLevelHandler = (_, _) => ValueTask.FromResult(new EmptyResult()),
#pragma warning restore MCP9005
        },
    };

    static string Instructions(PlatformInfo info, INotices notices)
    {
        var text = ServerInstructions.Truncate(info.Instructions, out var lost);
        if (lost > 0)
        {
            notices.Warning($"the instructions are {lost} bytes too long and were cut");
        }

        return text;
    }

    static IEnumerable<string> Experimental(IPlatform platform)
    {
        yield return WireCapabilities.ChannelEvents;
        yield return WireCapabilities.Receipts;
        yield return WireCapabilities.SessionInfo;
        if (platform.Info.RelaysPermissions && platform is IShowsPermissions)
        {
            yield return WireCapabilities.PermissionRelay;
            yield return WireCapabilities.Permission;
        }

        if (platform.Info.RelaysPermissions && platform is IShowsQuestions)
        {
            yield return WireCapabilities.Questions;
        }

        if (platform.Info.TakesControl)
        {
            yield return WireCapabilities.Control;
        }
    }
}
