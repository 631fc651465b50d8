using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Wire;

namespace Patchbay.SessionHost.Connections;

/// <summary>Sorts what a server sends, in order, before the SDK sees it.</summary>
sealed class ConnectionTap(ServerConnection connection) : IWireTap
{
    public async ValueTask<bool> OnNotificationAsync(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        switch (method)
        {
            case WireMethods.ChannelEvent:
                await connection.OnEventAsync(ChannelEventJson.Read(parameters.Span), cancellationToken);
                return true;
            case WireMethods.PermissionVerdict:
                connection.OnVerdict(Read(parameters, WireJson.Default.PermissionVerdict));
                return true;
            case WireMethods.Answer:
                connection.OnAnswer(Read(parameters, WireJson.Default.QuestionAnswer));
                return true;
            case WireMethods.Control:
                await connection.OnControlAsync(Read(parameters, WireJson.Default.ControlCommand));
                return true;
            case WireMethods.FeedRequest:
                connection.OnFeedRequest(Read(parameters, WireJson.Default.FeedRequest));
                return true;
            case "notifications/message":
                connection.OnLog(parameters.Span);
                return true;
            default:
                return false;
        }
    }

    static T Read<T>(ReadOnlyMemory<byte> parameters, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> typeInfo) =>
        JsonSerializer.Deserialize(parameters.Span, typeInfo) ?? throw new JsonException("params must be an object");
}
