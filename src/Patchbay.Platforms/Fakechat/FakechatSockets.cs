using System.Net.WebSockets;

namespace Patchbay.Platforms.Fakechat;

/// <summary>All sockets. What is broadcast reaches every tab in the same order; a tab that is slow is cut off, never waited for.</summary>
sealed class FakechatSockets
{
    public const int MaxTabs = 64;

    readonly Lock _lock = new();
    readonly List<FakechatTab> _tabs = [];

    /// <summary>To every tab; false when there is none.</summary>
    public bool Broadcast(PageFrame frame) => Broadcast(frame, _ => true);

    /// <summary>To those tabs that want it; false when there is none.</summary>
    public bool Broadcast(PageFrame frame, Func<FakechatTab, bool> wants)
    {
        byte[]? utf8 = null;
        lock (_lock)
        {
            foreach (var tab in _tabs.Where(wants))
            {
                tab.Enqueue(utf8 ??= frame.ToUtf8());
            }
        }

        return utf8 is not null;
    }

    public bool Any(Func<FakechatTab, bool> matches)
    {
        lock (_lock)
        {
            return _tabs.Any(matches);
        }
    }

    /// <summary>Makes every tab connect again, and so start from the history.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            _tabs.ForEach(tab => tab.Finish());
        }
    }

    /// <summary>
    /// Serves one socket to its end. It hears what is broadcast from now on, but only after <paramref name="firstAsync"/>,
    /// so that nothing falls between the history and the frames that follow.
    /// </summary>
    public async Task RunAsync(
        WebSocket socket,
        Func<CancellationToken, Task<IReadOnlyList<PageFrame>>> firstAsync,
        Func<FakechatTab, ReadOnlyMemory<byte>, Task> receiveAsync,
        Action<FakechatTab, ReadOnlyMemory<byte>> tooLarge,
        CancellationToken cancellationToken)
    {
        var tab = new FakechatTab(socket);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_lock)
        {
            _tabs.Add(tab);
        }

        try
        {
            var first = await firstAsync(end.Token);
            var writing = tab.WriteAsync(first.Select(frame => frame.ToUtf8()), end.Token);
            var reading = tab.ReadAsync(message => receiveAsync(tab, message), start => tooLarge(tab, start), end.Token);
            await Task.WhenAny(writing, reading);
            tab.Finish();
            await CloseAsync(socket, writing, end);
            await EndedAsync(reading);
        }
        finally
        {
            lock (_lock)
            {
                _tabs.Remove(tab);
            }
        }
    }

    // The other side gets a moment for its part of the goodbye; who is gone does not hold us up.
    static async Task CloseAsync(WebSocket socket, Task writing, CancellationTokenSource end)
    {
        try
        {
            end.CancelAfter(TimeSpan.FromSeconds(1));
            await writing;
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, end.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            await end.CancelAsync();
        }
    }

    static async Task EndedAsync(Task reading)
    {
        try
        {
            await reading;
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // Tabs are closed without a word; that is how a connection ends.
        }
    }
}
