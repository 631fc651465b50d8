using System.Net.WebSockets;
using System.Text.Json;

namespace Patchbay.Cli.Doctor.Probe;

/// <summary>Plays the person at the page: sends one message and watches what comes back.</summary>
static class ProbePage
{
    const string Id = "doctor-probe";
    const int LargestFrame = 64 * 1024;

    static ReadOnlyMemory<byte> Message { get; } = """{"id":"doctor-probe","text":"doctor's probe"}"""u8.ToArray();

    public static async Task RunAsync(Uri page, ProbeRoad road, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        // This machine alone: what the environment says of proxies is for others.
        socket.Options.Proxy = null;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {page.Query.Split("token=")[^1]}");
        await socket.ConnectAsync(new UriBuilder("ws", "localhost", page.Port, "/ws").Uri, cancellationToken);
        road.Pass(ProbeStep.Connected);
        await socket.SendAsync(Message, WebSocketMessageType.Text, true, cancellationToken);
        var frame = new byte[LargestFrame];
        for (var length = 0; socket.State is WebSocketState.Open && length < frame.Length;)
        {
            var part = await socket.ReceiveAsync(frame.AsMemory(length), cancellationToken);
            length += part.Count;
            if (part.EndOfMessage && part.MessageType is WebSocketMessageType.Text)
            {
                Take(frame.AsMemory(0, length), road);
                length = 0;
            }
        }
    }

    static void Take(ReadOnlyMemory<byte> utf8, ProbeRoad road)
    {
        using var document = JsonDocument.Parse(utf8);
        var frame = document.RootElement;
        switch (frame.GetProperty("type").GetString())
        {
            case "msg":
                road.Pass(ProbeStep.Answered);
                break;
            case "receipt" when frame.GetProperty("id").GetString() is Id:
                Receipt(frame, road);
                break;
            default:
                break;
        }
    }

    static void Receipt(JsonElement frame, ProbeRoad road)
    {
        switch (frame.GetProperty("state").GetString())
        {
            case "accepted":
                road.Pass(ProbeStep.Accepted);
                break;
            case "answered":
                road.Pass(ProbeStep.Settled);
                break;
            case "failed" or "expired":
                road.Stop(frame.TryGetProperty("reason", out var reason) ? reason.GetString()! : "the message failed");
                break;
            default:
                break;
        }
    }
}
