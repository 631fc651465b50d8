using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Patchbay.EndToEnd.Tests.Support;

/// <summary>
/// Behaves like the page: one message after the other, and whatever has no receipt is sent again, with the same id and in
/// the same order, on the next connection. Records every receipt.
/// </summary>
sealed class FakechatClient : IAsyncDisposable
{
    readonly Func<Uri?> _page;
    readonly string _token;
    readonly CancellationTokenSource _end = new();
    readonly Lock _lock = new();
    readonly List<(string Id, string Text)> _sent = [];
    readonly Dictionary<string, List<string>> _receipts = [];
    readonly Dictionary<string, string> _refusals = [];
    readonly List<string> _notes = [];
    readonly SemaphoreSlim _more = new(0);
    readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task _running;
    int _next;

    public FakechatClient(Func<Uri?> page, string token)
    {
        _page = page;
        _token = token;
        _running = Task.Run(RunAsync);
    }

    /// <summary>The page shows a permission request.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Ids in the order of sending.</summary>
    public IReadOnlyList<string> Sent
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent.Select(message => message.Id)];
            }
        }
    }

    public void Send(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Send("hello");
        }
    }

    public string Send(string text)
    {
        lock (_lock)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"m{_sent.Count + 1:D5}");
            _sent.Add((id, text));
            _more.Release();
            return id;
        }
    }

    /// <summary>What the sender presses when a message failed: everything without a receipt is sent again.</summary>
    public void SendAgain()
    {
        lock (_lock)
        {
            _refusals.Clear();
            _next = FirstOpen();
            _more.Release();
        }
    }

    /// <summary>All receipts of a message as they came.</summary>
    public IReadOnlyList<string> Receipts(string id)
    {
        lock (_lock)
        {
            return _receipts.TryGetValue(id, out var receipts) ? [.. receipts] : [];
        }
    }

    /// <summary>The reason why the message was not taken, or null.</summary>
    public string? Refusal(string id)
    {
        lock (_lock)
        {
            return _refusals.GetValueOrDefault(id);
        }
    }

    /// <summary>What the channel could not take, in its words.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_lock)
            {
                return [.. _notes];
            }
        }
    }

    public bool IsAccepted(string id) => Receipts(id).Count > 0;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
        _more.Dispose();
    }

    async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            if (_page() is { } page)
            {
                await ConnectAsync(page);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task ConnectAsync(Uri page)
    {
        using var socket = new ClientWebSocket();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        socket.Options.SetRequestHeader("Authorization", $"Bearer {_token}");
        try
        {
            await socket.ConnectAsync(new Uri($"ws://localhost:{page.Port}/ws"), end.Token);
            lock (_lock)
            {
                _next = FirstOpen();
            }

            await Task.WhenAll(ReadAsync(socket, end), WriteAsync(socket, end.Token));
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The other side is gone: the next connection goes on.
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    int FirstOpen()
    {
        var first = _sent.FindIndex(message => !_receipts.ContainsKey(message.Id));
        return first < 0 ? _sent.Count : first;
    }

    async Task WriteAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        while (true)
        {
            (string Id, string Text)? message = null;
            lock (_lock)
            {
                while (_next < _sent.Count && message is null)
                {
                    var candidate = _sent[_next++];
                    message = _receipts.ContainsKey(candidate.Id) ? null : candidate;
                }
            }

            if (message is { } next)
            {
                var frame = JsonSerializer.Serialize(new { id = next.Id, text = next.Text });
                await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, cancellationToken);
            }
            else
            {
                await _more.WaitAsync(cancellationToken);
            }
        }
    }

    async Task ReadAsync(ClientWebSocket socket, CancellationTokenSource end)
    {
        var buffer = new byte[1 << 20];
        try
        {
            for (var length = 0; ;)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), end.Token);
                if (part.MessageType is WebSocketMessageType.Close)
                {
                    return;
                }

                length += part.Count;
                if (part.EndOfMessage)
                {
                    Take(buffer.AsMemory(0, length));
                    length = 0;
                }
            }
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    void Take(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var frame = document.RootElement;
        if (frame.GetProperty("type").GetString() is "permission")
        {
            _asked.TrySetResult();
        }

        if (frame.GetProperty("type").GetString() is "error")
        {
            lock (_lock)
            {
                _notes.Add(frame.GetProperty("text").GetString()!);
            }
        }

        if (frame.GetProperty("type").GetString() is not "receipt")
        {
            return;
        }

        var id = frame.GetProperty("id").GetString()!;
        var state = frame.GetProperty("state").GetString()!;
        lock (_lock)
        {
            // Without an acceptance before it, a failure means that nothing was kept.
            if (state is "failed" && !_receipts.ContainsKey(id))
            {
                _refusals[id] = frame.GetProperty("reason").GetString()!;
                return;
            }

            if (!_receipts.TryGetValue(id, out var receipts))
            {
                _receipts.Add(id, receipts = []);
            }

            receipts.Add(state);
        }
    }
}
