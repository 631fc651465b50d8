using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Patchbay.Platforms.Tests.Webhook.Door;

/// <summary>A stranger at another address than the honest ones, who holds a connection for as long as the listener lets him.</summary>
sealed class SlowClient : IDisposable
{
    static readonly IPAddress Elsewhere = IPAddress.Parse("127.0.0.2");

    readonly TcpClient _client = new(new IPEndPoint(Elsewhere, 0));
    readonly Task _sending;

    SlowClient(int port, string begin, string? drop, bool isDeaf)
    {
        // What the system keeps for whoever does not read is soon full.
        _client.ReceiveBufferSize = isDeaf ? 4096 : _client.ReceiveBufferSize;
        _client.Connect(IPAddress.Loopback, port);
        _sending = SendAsync(begin, drop);
        Ended = isDeaf ? _sending : ReadAsync();
    }

    /// <summary>Completes when the listener closed the connection; what it said before is in <see cref="Heard"/>.</summary>
    public Task Ended { get; }

    public string Heard { get; private set; } = "";

    /// <param name="drop">Sent again and again after <paramref name="begin"/>; null sends no more.</param>
    /// <param name="isDeaf">Sends without a pause and reads nothing.</param>
    public static SlowClient Open(int port, string begin, string? drop = null, bool isDeaf = false) => new(port, begin, drop, isDeaf);

    public void Dispose() => _client.Dispose();

    async Task SendAsync(string begin, string? drop)
    {
        try
        {
            var stream = _client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(begin));
            for (var bytes = Encoding.ASCII.GetBytes(drop ?? ""); drop is not null;)
            {
                await stream.WriteAsync(bytes);
                if (bytes.Length == 1)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
                }
            }
        }
        catch (Exception closed) when (closed is IOException or SocketException or InvalidOperationException)
        {
            // What a client that is turned away sees.
        }
    }

    async Task ReadAsync()
    {
        try
        {
            using var reader = new StreamReader(_client.GetStream(), leaveOpen: true);
            Heard = await reader.ReadToEndAsync();
        }
        catch (Exception closed) when (closed is IOException or SocketException or InvalidOperationException)
        {
            // Reset, without a word.
        }
    }
}
