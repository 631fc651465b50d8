using System.Threading.Channels;
using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.Protocol.Wire;

namespace Patchbay.Channels.Outbound;

/// <summary>
/// Lines for the operator: to standard error at once, and in order to the host as MCP log messages once it is there. Lossy
/// towards a host that does not read: the oldest go first, and their number is said.
/// </summary>
sealed class NoticeSender : INotices
{
    readonly string _name;
    readonly TextWriter _log;
    readonly Lock _logTurn = new();

    // Capacity 256 lines, the oldest is dropped when full: written by whoever has something to say, read by one loop once
    // the host is there. Nobody may wait for an operator.
    readonly Channel<(string Level, string Text)> _lines;
    int _dropped;
    volatile bool _isHostReading;

    public NoticeSender(string name, TextWriter log)
    {
        _name = name;
        _log = log;
        _lines = Channel.CreateBounded<(string, string)>(
            new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
    }

    public void Info(string text) => Say("info", text);

    public void Notice(string text) => Say("notice", text);

    public void Warning(string text) => Say("warning", text);

    public void Error(string text) => Say("error", text);

    /// <summary>
    /// Brings the lines to the host, those from before first. <paramref name="isShown"/>: this host shows them to its user,
    /// so that standard error, which it shows too, need not repeat them.
    /// </summary>
    public async Task RunAsync(WireConnection wire, bool isShown, CancellationToken cancellationToken)
    {
        _isHostReading = isShown;
        try
        {
            await foreach (var (level, text) in _lines.Reader.ReadAllAsync(cancellationToken))
            {
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                {
                    await wire.SendLinesAsync(Line("warning", $"{dropped} lines were left out here"), cancellationToken);
                }

                await wire.SendLinesAsync(Line(level, text), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The host is gone.
        }
        finally
        {
            _isHostReading = false;
        }
    }

    void Say(string level, string text)
    {
        if (!_isHostReading)
        {
            lock (_logTurn)
            {
                _log.WriteLine($"{_name}: {PlainText.OneLine(text)}");
            }
        }

        _lines.Writer.TryWrite((level, text));
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
