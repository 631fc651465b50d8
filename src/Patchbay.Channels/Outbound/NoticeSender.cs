using System.Threading.Channels;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Patchbay.Channels.Logs;
using Patchbay.Protocol;
using Patchbay.Protocol.Wire;

namespace Patchbay.Channels.Outbound;

/// <summary>
/// Lines for the operator, each once where it is seen: a host that shows them gets them as MCP log messages, in order; for
/// every other host, and while none is known, they stand on standard error. Lossy towards a host that does not read: the
/// oldest go first, and their number is said.
/// </summary>
sealed class NoticeSender : INotices
{
    /// <summary>
    /// So long the first lines wait for the handshake, which says where they belong. Not longer: a channel that nobody
    /// greets, or that dies, has to say why.
    /// </summary>
    static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(0.5);

    readonly string _name;
    readonly TextWriter _log;
    readonly ILogger _logger;
    readonly Lock _turn = new();

    // Capacity 256 lines, the oldest is dropped when full: written by whoever has something to say, read by one loop once
    // the host is there. Nobody may wait for an operator.
    readonly Channel<NoticeLine> _lines;

    // At most 64, the first ones; null once it is known where lines belong.
    List<NoticeLine>? _held = [];
    ITimer? _fuse;
    int _dropped;
    bool _isHostReading;

    public NoticeSender(string name, TextWriter log, ILogger logger)
    {
        _logger = logger;
        _name = name;
        _log = log;
        _lines = Channel.CreateBounded<NoticeLine>(
            new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
    }

    public void Info(string text) => Say("info", text);

    public void Notice(string text) => Say("notice", text);

    public void Warning(string text)
    {
        _logger.Warning(text);
        Say("warning", text);
    }

    public void Error(string text)
    {
        _logger.Error(text);
        Say("error", text);
    }

    /// <summary>What still waits for a handshake goes to standard error, and so does what follows while no host reads.</summary>
    public void Release()
    {
        lock (_turn)
        {
            _held?.ForEach(Write);
            Decide();
        }
    }

    /// <summary>
    /// Brings the lines to the host, those from before first. <paramref name="isShown"/>: this host shows them to its user,
    /// and standard error as well, so that a line goes one of the two ways.
    /// </summary>
    public async Task RunAsync(WireConnection wire, bool isShown, CancellationToken cancellationToken)
    {
        Begin(isShown);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
            {
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                {
                    await wire.SendLinesAsync(Line("warning", $"{dropped} lines were left out here"), cancellationToken);
                }

                if (!isShown || !line.IsWritten)
                {
                    await wire.SendLinesAsync(Line(line.Level, line.Text), cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The host is gone.
        }
        finally
        {
            lock (_turn)
            {
                _isHostReading = false;
            }
        }
    }

    void Begin(bool isShown)
    {
        lock (_turn)
        {
            if (!isShown)
            {
                _held?.ForEach(Write);
            }

            Decide();
            _isHostReading = isShown;
        }
    }

    void Decide()
    {
        _held = null;
        _fuse?.Dispose();
    }

    void Say(string level, string text)
    {
        var line = new NoticeLine(level, text);
        lock (_turn)
        {
            if (_held is { Count: < 64 } held)
            {
                held.Add(line);
                _fuse ??= TimeProvider.System.CreateTimer(_ => Release(), null, HandshakePatience, Timeout.InfiniteTimeSpan);
            }
            else if (!_isHostReading)
            {
                Release();
                Write(line);
            }

            _lines.Writer.TryWrite(line);
        }
    }

    void Write(NoticeLine line)
    {
        line.IsWritten = true;
        _log.WriteLine($"{_name}: {PlainText.OneLine(line.Text)}");
    }

    byte[] Line(string level, string text)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(output, WireJson.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc"u8, "2.0"u8);
            writer.WriteString("method"u8, "notifications/message"u8);
            writer.WriteStartObject("params"u8);
            writer.WriteString("level"u8, level);
            writer.WriteString("logger"u8, _name);
            writer.WriteString("data"u8, text);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return [.. output.WrittenSpan, (byte)'\n'];
    }
}

/// <summary>One line for the operator, and whether it stood on standard error.</summary>
sealed record NoticeLine(string Level, string Text)
{
    public bool IsWritten { get; set; }
}
