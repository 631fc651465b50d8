using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Tests.Fakechat;

/// <summary>One tab, as the page's script would be.</summary>
sealed class PageSocket(ClientWebSocket socket) : IAsyncDisposable
{
    /// <summary>The first frame.</summary>
    public JsonNode History { get; set; } = new JsonObject();

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] utf8) => await socket.SendAsync(utf8, WebSocketMessageType.Text, endOfMessage: true, FakechatRig.Patience);

    public Task SayAsync(string id, string text) => SendAsync(new JsonObject { ["id"] = id, ["text"] = text }.ToJsonString());

    /// <summary>The next frame; null when the server has closed.</summary>
    public async Task<JsonNode?> NextAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, FakechatRig.Patience);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return JsonNode.Parse(message.ToArray())!;
            }
        }
    }

    /// <summary>The next frame of this type; others are passed over.</summary>
    public async Task<JsonNode> NextAsync(string type)
    {
        while (true)
        {
            var frame = await NextAsync() ?? throw new InvalidOperationException($"closed before a frame of type {type} came");
            if (frame["type"]!.GetValue<string>() == type)
            {
                return frame;
            }
        }
    }

    /// <summary>Receipts of one message up to this state.</summary>
    public async Task<IReadOnlyList<string>> ReceiptsUpToAsync(string id, string state)
    {
        var states = new List<string>();
        while (states.Count == 0 || states[^1] != state)
        {
            var frame = await NextAsync("receipt");
            if (frame["id"]!.GetValue<string>() == id)
            {
                states.Add(frame["state"]!.GetValue<string>());
            }
        }

        return states;
    }

    /// <summary>Types and ids of the next frames.</summary>
    public async Task<IReadOnlyList<string>> NextLinesAsync(int count)
    {
        var lines = new List<string>();
        while (lines.Count < count)
        {
            var frame = (await NextAsync())!;
            lines.Add($"{frame["type"]} {frame["id"]} {frame["state"]}".Trim());
        }

        return lines;
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
