using System.Text.Json;
using Patchbay.Channels.Outbound;
using Patchbay.Protocol;
using Patchbay.Protocol.Names;

namespace Patchbay.Channels;

/// <summary>What a channel says of itself in the handshake: the result of <c>initialize</c>.</summary>
sealed class ServerDescription(IPlatform platform, INotices notices)
{
    // A newer revision cannot carry events, and a server that answers its probe is connected without its channel.
    const string Revision = "2025-11-25";

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("protocolVersion"u8, Revision);
        writer.WriteStartObject("capabilities"u8);

        // Always: a platform without tools of its own still has ack towards a plain host, which is not known yet.
        writer.WriteStartObject("tools"u8);
        writer.WriteEndObject();
        writer.WriteStartObject("logging"u8);
        writer.WriteEndObject();
        writer.WriteStartObject("experimental"u8);
        foreach (var key in Experimental())
        {
            writer.WriteStartObject(key);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("serverInfo"u8);
        writer.WriteString("name"u8, platform.Info.Name);
        writer.WriteString("version"u8, platform.Info.Version);
        writer.WriteEndObject();
        writer.WriteString("instructions"u8, Instructions());
        writer.WriteEndObject();
    }

    string Instructions()
    {
        var text = ServerInstructions.Truncate(platform.Info.Instructions, out var lost);
        if (lost > 0)
        {
            notices.Warning($"the instructions are {lost} bytes too long and were cut");
        }

        return text;
    }

    IEnumerable<string> Experimental()
    {
        yield return WireCapabilities.ChannelEvents;
        yield return WireCapabilities.Receipts;
        yield return WireCapabilities.SessionInfo;
        yield return WireCapabilities.Urgency;
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
            if (platform is IShowsAlerts)
            {
                yield return WireCapabilities.Alerts;
            }

            if (platform is IShowsFeed)
            {
                yield return WireCapabilities.Feed;
            }
        }
    }
}
