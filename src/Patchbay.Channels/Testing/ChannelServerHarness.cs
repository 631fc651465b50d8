using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Channels.Testing;

/// <summary>
/// Drives a channel server over two pipes in memory as a host would: a plain one, or one with our extensions. For the tests
/// of platforms and of the server itself.
/// </summary>
public sealed class ChannelServerHarness : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly Pipe _toServer = new();
    readonly Pipe _toHost = new(new PipeOptions(pauseWriterThreshold: 1024 * 1024, resumeWriterThreshold: 512 * 1024));
    readonly CancellationTokenSource _terminate = new();
    readonly StringWriter _log = new();
    readonly HostEnd _host;

    ChannelServerHarness(IPlatform platform, ChannelServerSettings settings)
    {
        _host = new HostEnd(_toHost.Reader.AsStream(), _toServer.Writer.AsStream());
        Ended = Task.Run(() => ChannelServer.RunAsync(
            platform, _toServer.Reader.AsStream(), _toHost.Writer.AsStream(), TextWriter.Synchronized(_log), settings, _terminate.Token));
    }

    /// <summary>The exit code.</summary>
    public Task<int> Ended { get; }

    /// <summary>What stood on standard error so far.</summary>
    public string Log => _log.ToString();

    public static ChannelServerHarness Start(IPlatform platform, ChannelServerSettings? settings = null) =>
        new(platform, settings ?? new ChannelServerSettings());

    /// <summary>
    /// The handshake. Extensions are declared with <paramref name="withReceipts"/>; <c>initialized</c> follows unless
    /// <paramref name="initialized"/> is false. Returns the result.
    /// </summary>
    public async Task<JsonElement> InitializeAsync(bool withReceipts, bool initialized = true, string protocolVersion = "2025-11-25")
    {
        var experimental = new JsonObject();
        foreach (var key in withReceipts ? WireCapabilities.Extensions : [])
        {
            experimental[key] = new JsonObject();
        }

        var result = await RequestAsync("initialize", new JsonObject
        {
            ["protocolVersion"] = protocolVersion,
            ["capabilities"] = new JsonObject { ["experimental"] = experimental },
            ["clientInfo"] = new JsonObject { ["name"] = "harness", ["version"] = "1" },
        });
        if (initialized)
        {
            await NotifyAsync("notifications/initialized");
        }

        return result;
    }

    /// <summary>The result; an error of the protocol is an <see cref="InvalidOperationException"/> with its code and message.</summary>
    public async Task<JsonElement> RequestAsync(string method, JsonNode? parameters = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        var answer = await _host.RequestAsync(method, parameters, patience.Token);
        return answer.TryGetProperty("error", out var error)
            ? throw new InvalidOperationException($"{error.GetProperty("code").GetInt32()} {error.GetProperty("message").GetString()}")
            : answer.GetProperty("result");
    }

    public Task NotifyAsync(string method, JsonNode? parameters = null) =>
        SendLineAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters }.ToJsonString());

    /// <summary>Any line, also one that is no message.</summary>
    public Task SendLineAsync(string line) => _host.SendAsync(line, CancellationToken.None);

    public Task ReceiptAsync(params IReadOnlyList<Receipt> receipts) => _host.SendAsync(
        WireJson.NotificationLine(WireMethods.Receipts, new ReceiptBatch(receipts), WireJson.Default.ReceiptBatch), CancellationToken.None);

    public async Task<(string Text, bool IsError)> CallToolAsync(string name, JsonObject? arguments = null)
    {
        var result = await RequestAsync("tools/call", new JsonObject { ["name"] = name, ["arguments"] = arguments ?? [] });
        return (
            result.GetProperty("content")[0].GetProperty("text").GetString()!,
            result.TryGetProperty("isError", out var isError) && isError.GetBoolean());
    }

    /// <summary>The next event; throws <see cref="OperationCanceledException"/> when none comes.</summary>
    public async Task<ChannelEvent> NextEventAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _host.Events.ReadAsync(patience.Token);
    }

    /// <summary>An event that is there already, or null.</summary>
    public ChannelEvent? TryNextEvent() => _host.Events.TryRead(out var message) ? message : null;

    /// <summary>The next notification of a kind other than events that the predicate takes; others before it are skipped.</summary>
    public async Task<SeenNotification> NextNotificationAsync(Func<SeenNotification, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var seen = await _host.Others.ReadAsync(patience.Token);
            if (predicate(seen))
            {
                return seen;
            }
        }
    }

    /// <summary>As when the host ends: the server's input is at its end.</summary>
    public void CloseInput() => _toServer.Writer.Complete();

    /// <summary>As when a signal comes.</summary>
    public Task TerminateAsync() => _terminate.CancelAsync();

    /// <summary>Ends the connection and waits for the server.</summary>
    public async ValueTask DisposeAsync()
    {
        CloseInput();
        await Ended.WaitAsync(Patience, TimeProvider.System);
        await _toHost.Writer.CompleteAsync();
        await _host.DisposeAsync();
        _terminate.Dispose();
        await _log.DisposeAsync();
    }
}
