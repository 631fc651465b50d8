using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.Protocol.Wire;

namespace Patchbay.Channels.Outbound;

/// <summary>Lines for the operator, to standard error at once and to the host as MCP log messages once it is there.</summary>
sealed class NoticeSender(string name, TextWriter log) : INotices
{
    const int Kept = 100;

    readonly Lock _lock = new();
    readonly Queue<(string Level, string Text)> _early = new();
    WireTransport? _wire;

    public void Info(string text) => Say("info", text);

    public void Notice(string text) => Say("notice", text);

    public void Warning(string text) => Say("warning", text);

    public void Error(string text) => Say("error", text);

    /// <summary>From now on the host hears them too, those from before first.</summary>
    public void Connect(WireTransport wire)
    {
        lock (_lock)
        {
            _wire = wire;
            while (_early.TryDequeue(out var line))
            {
                Send(wire, line.Level, line.Text);
            }
        }
    }

    void Say(string level, string text)
    {
        lock (_lock)
        {
            if (_wire is { } wire)
            {
                Send(wire, level, text);
            }
            else
            {
                // A host that shows both would show it twice, so only a host that is not there yet gets the early lines.
                log.WriteLine($"{name}: {text}");
                _early.Enqueue((level, text));
                if (_early.Count > Kept)
                {
                    _early.Dequeue();
                }
            }
        }
    }

    void Send(WireTransport wire, string level, string text)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(output, WireJson.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc"u8, "2.0"u8);
            writer.WriteString("method"u8, "notifications/message"u8);
            writer.WriteStartObject("params"u8);
            writer.WriteString("level"u8, level);
            writer.WriteString("logger"u8, name);
            writer.WriteString("data"u8, text);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        _ = SendAsync(wire, [.. output.WrittenSpan, (byte)'\n']);
    }

    static async Task SendAsync(WireTransport wire, byte[] line)
    {
        try
        {
            await wire.SendLinesAsync(line, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The host is gone; nobody listens.
        }
    }
}
