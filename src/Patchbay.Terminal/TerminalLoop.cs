using System.Text;
using System.Threading.Channels;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;
using Patchbay.Terminal.Device;
using Patchbay.Terminal.Drawing;
using Patchbay.Terminal.Keys;
using Patchbay.Terminal.Layout;

namespace Patchbay.Terminal;

/// <summary>
/// One loop owns the screen: keys first, then what the feed brings, then a frame. A key is drawn at once; output is gathered
/// into at most 30 frames a second, however fast it comes.
/// </summary>
sealed class TerminalLoop(ITerminalDevice device, ISessionClient client, TerminalPerson person, bool colours, TimeProvider time)
{
    const int ItemsAtOnce = 512;
    const int MostPending = 256 * 1024;
    static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(34);
    static readonly TimeSpan EscapeWait = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    // Capacity 1,024, waits when full (the feed keeps what a slow reader has not seen), written by the reader of the feed,
    // read by this loop.
    readonly Channel<FeedItem> _items = Channel.CreateBounded<FeedItem>(
        new BoundedChannelOptions(1024) { SingleReader = true, SingleWriter = true });

    readonly SessionView _view = new();
    readonly KeyDecoder _decoder = new();
    readonly FramePainter _painter = new();
    readonly Sheet _sheet = new(colours);
    readonly CommandSender _sender = new(client);
    readonly LiveView _live = new(new Ink(colours));
    readonly StringBuilder _pending = new();
    Task<bool>? _signalWait;
    Task<bool>? _itemWait;
    Task<bool>? _replyWait;
    bool _lost;
    bool _feedOver;
    bool _changed = true;
    long _framedAt;
    long _heardAt;
    long _turnAt;
    long _suspendedAt;

    public Task<TerminalWish> Left => person.Left;

    public async Task<bool> RunAsync(long from, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var drawing = new FeedDrawing(_sheet);
        person.Serve(new TerminalDesk(_view, _sheet, _sender, Print, Clear, Suspend, device.Interrupt));
        var feeding = FeedAsync(from, stop.Token);
        var sending = _sender.RunAsync(stop.Token);
        try
        {
            Resize();
            while (!cancellationToken.IsCancellationRequested)
            {
                var typed = TakeSignals();
                TakeItems(drawing);
                TakeReplies();
                if (typed || (_changed && time.GetElapsedTime(_framedAt) >= Frame))
                {
                    Paint();
                }

                if (_feedOver || _lost)
                {
                    break;
                }

                await WaitAsync(stop.Token);
            }

            // What was shown stays; the rows that were alive go.
            device.Write(_painter.Paint(_pending.ToString(), new LiveArea([default], 0, 0)) + _painter.Erase());
        }
        catch (IOException)
        {
            // The terminal is gone: there is nobody to tell.
        }
        finally
        {
            person.Leave(TerminalWish.Leave);
            await stop.CancelAsync();
            await feeding;
            await sending;
            device.Leave();
        }

        return _feedOver;
    }

    async Task FeedAsync(long from, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in client.ReadAsync(from, cancellationToken))
            {
                await _items.Writer.WriteAsync(item, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The terminal ends.
        }
        catch (Exception exception)
        {
            // Whatever carries the feed broke: said, and the end of it.
            _items.Writer.TryWrite(new Notice("error", "terminal", $"the session cannot be followed any more: {exception.Message}"));
        }
        finally
        {
            _items.Writer.TryComplete();
        }
    }

    bool TakeSignals()
    {
        var typed = false;
        while (device.Signals.TryRead(out var signal))
        {
            typed = true;
            switch (signal)
            {
                case BytesRead read:
                    _heardAt = time.GetTimestamp();
                    Press(_decoder.Feed(read.Bytes));
                    break;
                case RedrawNeeded { Stopped: true } when time.GetElapsedTime(_suspendedAt) > Tick:
                    device.Enter();
                    _painter.Forget();
                    break;
                case RedrawNeeded:
                    Resize();
                    break;
                default:
                    _lost = true;
                    return true;
            }
        }

        if (_decoder.IsWaiting && time.GetElapsedTime(_heardAt) >= EscapeWait)
        {
            typed = true;
            Press(_decoder.Flush());
        }

        return typed;
    }

    void Press(IReadOnlyList<KeyPress> keys)
    {
        foreach (var key in keys)
        {
            person.Press(key);
        }
    }

    void TakeItems(FeedDrawing drawing)
    {
        for (var taken = 0; taken < ItemsAtOnce && _pending.Length < MostPending && _items.Reader.TryRead(out var item); taken++)
        {
            var turn = _view.Turn?.Turn;
            _view.Observe(item);
            if (_view.Turn is { } now && now.Turn != turn)
            {
                _turnAt = time.GetTimestamp();
            }

            Print(Draw(drawing, item));
            _changed = true;
        }

        _feedOver = _items.Reader.Completion.IsCompleted;
    }

    static IReadOnlyList<string> Draw(FeedDrawing drawing, FeedItem item)
    {
        try
        {
            return drawing.Draw(item);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A text from outside that the drawing library fails on must not end the terminal; plain lines need no measuring.
            return [.. FeedLines.Render(item).Select(line => line.ReplaceLineEndings("\r\n"))];
        }
    }

    void TakeReplies()
    {
        while (_sender.Replies.TryRead(out var reply))
        {
            person.Hear(reply);
            _changed = true;
        }
    }

    void Print(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            _pending.Append(line).Append("\r\n");
        }
    }

    void Paint()
    {
        var size = device.Size;
        var working = _view.Turn is null ? TimeSpan.Zero : time.GetElapsedTime(_turnAt);
        var area = _live.Compose(_view, person.Editor, person.Hint, working, size.Columns, size.Rows);
        var frame = _painter.Paint(_pending.ToString(), area);
        _pending.Clear();
        if (frame.Length > 0)
        {
            device.Write(frame);
        }

        person.Painted();
        (_changed, _framedAt) = (false, time.GetTimestamp());
    }

    void Resize()
    {
        var columns = device.Size.Columns;
        _painter.Resize(columns);
        _sheet.Columns = columns;
    }

    void Clear()
    {
        device.Write("\e[H\e[2J");
        _painter.Forget();
    }

    void Suspend()
    {
        device.Write(_painter.Erase());
        device.Suspend();
        _suspendedAt = time.GetTimestamp();
        Resize();
    }

    async Task WaitAsync(CancellationToken cancellationToken)
    {
        _signalWait ??= device.Signals.WaitToReadAsync(CancellationToken.None).AsTask();
        _itemWait ??= _items.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        _replyWait ??= _sender.Replies.WaitToReadAsync(CancellationToken.None).AsTask();
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var full = _pending.Length >= MostPending;
        await Task.WhenAny(_signalWait, full ? _signalWait : _itemWait, _replyWait, Task.Delay(Patience(), time, wake.Token));
        await wake.CancelAsync();
        _signalWait = _signalWait.IsCompleted ? null : _signalWait;
        _itemWait = _itemWait.IsCompleted ? null : _itemWait;
        _replyWait = _replyWait.IsCompleted ? null : _replyWait;
    }

    // Until the next frame is due, a lone Escape is one, or what shows a time has changed. An idle terminal sleeps.
    TimeSpan Patience()
    {
        var patience = Idle;
        if (_changed)
        {
            patience = Least(patience, Frame - time.GetElapsedTime(_framedAt));
        }
        else if (_view.Turn is not null || person.Hint is not null)
        {
            _changed = true;
            patience = TimeSpan.FromMilliseconds(250);
        }

        return _decoder.IsWaiting ? Least(patience, EscapeWait - time.GetElapsedTime(_heardAt)) : patience;
    }

    static TimeSpan Least(TimeSpan one, TimeSpan other) => other <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : other < one ? other : one;
}
