using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace Patchbay.Bench.Processes;

/// <summary>A program at the page's socket.</summary>
sealed class PageClient : IAsyncDisposable
{
    readonly ClientWebSocket _socket = new();
    readonly byte[] _buffer = new byte[256 * 1024];

    public static async Task<PageClient> ConnectAsync(int port)
    {
        var page = new PageClient();
        var address = string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}/ws?token={ServerCommand.Token}");
        await page._socket.ConnectAsync(new Uri(address), CancellationToken.None);
        return page;
    }

    public Task SendAsync(string id, string text) => _socket.SendAsync(
        Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","text":"{{text}}"}"""), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Reads until the message is accepted: on disk.</summary>
    public Task AcceptedAsync(string id) => ReachedAsync(id, "accepted");

    /// <summary>Reads until the page is told that the message is in this state.</summary>
    public async Task ReachedAsync(string id, string state)
    {
        while (true)
        {
            var text = await ReadAsync();
            if (text.Contains($"\"{state}\"", StringComparison.Ordinal) && text.Contains($"\"{id}\"", StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task<string> ReadAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            length += part.Count;
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(_buffer, 0, length);
            }
        }
    }
}
