using System.Security.Cryptography;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Patchbay.Channels.Inbound;
using Patchbay.Channels.Outbound;
using Patchbay.Channels.Tools;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.Protocol.Wire;
using Patchbay.Spool;

namespace Patchbay.Channels;

/// <summary>
/// A platform as an MCP server on two streams. The answer to <c>initialize</c> waits for neither spool nor platform; no
/// event leaves before <c>initialized</c>; the end of the input ends everything.
/// </summary>
public sealed class ChannelServer : IPlatformContext
{
    static readonly TimeSpan EndFuse = TimeSpan.FromSeconds(1.5);

    readonly IPlatform _platform;
    readonly ChannelServerSettings _settings;
    readonly NoticeSender _notices;
    readonly SpoolHolder _holder;
    readonly ServerTap _tap;
    readonly WireTransport _wire;
    readonly CancellationTokenSource _stop = new();
    McpServer? _server;

    ChannelServer(IPlatform platform, Stream input, Stream output, TextWriter log, ChannelServerSettings settings)
    {
        _platform = platform;
        _settings = settings;
        _notices = new NoticeSender(platform.Info.Name, log);
        _holder = new SpoolHolder(platform.Info, settings, _notices);
        _tap = new ServerTap(platform);
        _wire = new WireTransport(input, output, new WireTransportSettings
        {
            Name = platform.Info.Name,
            Tap = _tap,
            OnFault = fault => _notices.Warning($"a line of the host was skipped ({fault.Kind}: {fault.Reason})"),
        });
    }

    public TimeProvider Time => _settings.Time;

    public INotices Notices => _notices;

    /// <summary>Runs until the input ends or the token says so. Returns the exit code of the process.</summary>
    public static async Task<int> RunAsync(
        IPlatform platform, Stream input, Stream output, TextWriter log, ChannelServerSettings settings, CancellationToken cancellationToken)
    {
        var server = new ChannelServer(platform, input, output, log, settings);
        await server.RunAsync(cancellationToken);
        return 0;
    }

    public Task WhenReadyAsync(CancellationToken cancellationToken) => _holder.WaitAsync(cancellationToken);

    public async Task<IReadOnlyList<HistoryItem>> HistoryAsync(string chatId, int limit, CancellationToken cancellationToken) =>
        _holder.Current is { } spool ? await spool.HistoryAsync(chatId, limit, cancellationToken) : [];

    public async Task RecordSentAsync(SentMessage message, CancellationToken cancellationToken) =>
        await Spool().RecordSentAsync(message, cancellationToken);

    public async Task<bool> UpdateSentAsync(string platformMessageId, string text, CancellationToken cancellationToken) =>
        await Spool().UpdateSentAsync(platformMessageId, text, cancellationToken);

    public Task SendVerdictAsync(PermissionVerdict verdict, CancellationToken cancellationToken) =>
        _wire.SendLinesAsync(WireJson.NotificationLine(WireMethods.PermissionVerdict, verdict, WireJson.Default.PermissionVerdict), cancellationToken);

    public Task SendAnswerAsync(QuestionAnswer answer, CancellationToken cancellationToken) =>
        _wire.SendLinesAsync(WireJson.NotificationLine(WireMethods.Answer, answer, WireJson.Default.QuestionAnswer), cancellationToken);

    public Task SendControlAsync(ControlCommand command, CancellationToken cancellationToken) =>
        _wire.SendLinesAsync(WireJson.NotificationLine(WireMethods.Control, command, WireJson.Default.ControlCommand), cancellationToken);

    async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = cancellationToken.Register(() => _stop.Cancel());
        _server = McpServer.Create(_wire, Options());
        _wire.Start();
        var serving = _server.RunAsync(_stop.Token);
        _holder.Start();
        var platform = Task.Run(StartPlatformAsync, CancellationToken.None);
        var inbound = Task.Run(() => new InboundLoop(_platform, _holder, _notices).RunAsync(_stop.Token), CancellationToken.None);
        var delivering = Task.Run(DeliverAsync, CancellationToken.None);

        // The SDK would wait for requests that are still open; the end of the input is the end.
        await _wire.Completion.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync();
        await Task.WhenAll(platform, inbound, delivering, serving).WaitAsync(EndFuse, TimeProvider.System, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _platform.DisposeAsync();
        await _holder.DisposeAsync();
        await _wire.DisposeAsync();
    }

    async Task StartPlatformAsync()
    {
        try
        {
            await _platform.StartAsync(this, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Ended before it began.
        }
        catch (Exception exception)
        {
            // The tools still work and say why; the operator is told here.
            _notices.Error(exception.Message);
        }
    }

    async Task DeliverAsync()
    {
        try
        {
            await WaitForHostAsync();
            _notices.Connect(_wire);
            var spool = await _holder.WaitAsync(_stop.Token);
            var holder = new LeaseHolder(RandomNumberGenerator.GetHexString(8), null, _settings.Project);
            IDelivery delivery = HasReceipts
                ? new ReceiptDelivery(spool, _wire, _settings, holder, _notices)
                : new PlainDelivery(spool, _wire, _settings, holder, _notices);
            _tap.Delivery = delivery;
            using var changes = _platform is IShowsReceipts shows ? spool.Subscribe(shows.OnStateChanged) : null;
            if (delivery.Tools.Count > 0)
            {
                await _server!.SendNotificationAsync("notifications/tools/list_changed", _stop.Token);
            }

            await delivery.RunAsync(_stop.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The host is gone.
        }
    }

    async Task WaitForHostAsync()
    {
        try
        {
            await _tap.Initialized.WaitAsync(_settings.InitializedPatience, _settings.Time, _stop.Token);
        }
        catch (TimeoutException)
        {
            _notices.Warning($"no initialized from the host after {_settings.InitializedPatience.TotalSeconds:0} s; messages are kept until it comes");
            await _tap.Initialized.WaitAsync(_stop.Token);
        }
    }

    bool HasReceipts => _server?.ClientCapabilities?.Experimental.Declares(WireCapabilities.Receipts) ?? false;

    EventSpool Spool() => _holder.Current ?? throw new ToolFailedException(_holder.Trouble);

    IReadOnlyList<ChannelTool> Tools() => HasReceipts || _tap.Delivery is null ? _platform.Tools : [.. _platform.Tools, .. _tap.Delivery.Tools];

    McpServerOptions Options()
    {
        var dispatcher = new ToolDispatcher(_platform.Info, Tools, (_, chat) => _tap.Delivery?.OnToolSucceededAsync(chat) ?? Task.CompletedTask);
        return new McpServerOptions
        {
            ServerInfo = new Implementation { Name = _platform.Info.Name, Version = _platform.Info.Version },

            // A newer revision cannot carry events, and a server that answers its probe is connected without its channel.
            ProtocolVersion = "2025-11-25",
            ServerInstructions = _platform.Info.Instructions,
            Capabilities = new ServerCapabilities
            {
                Tools = _platform.Tools.Count > 0 ? new ToolsCapability { ListChanged = true } : null,
#pragma warning disable MCP9005 // Log messages are how every host of the pinned revision shows what a server says.
                Logging = new LoggingCapability(),
#pragma warning restore MCP9005
                Experimental = WireCapabilities.Declare(Experimental()),
            },
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = dispatcher.ListAsync,
                CallToolHandler = dispatcher.CallAsync,
#pragma warning disable MCP9005 // Goes with the capability.
                SetLoggingLevelHandler = (_, _) => ValueTask.FromResult(new EmptyResult()),
#pragma warning restore MCP9005
            },
        };
    }

    IEnumerable<string> Experimental()
    {
        yield return WireCapabilities.ChannelEvents;
        yield return WireCapabilities.Receipts;
        yield return WireCapabilities.SessionInfo;
        if (_platform.Info.RelaysPermissions && _platform is IShowsPermissions)
        {
            yield return WireCapabilities.PermissionRelay;
            yield return WireCapabilities.Permission;
        }

        if (_platform.Info.RelaysPermissions && _platform is IShowsQuestions)
        {
            yield return WireCapabilities.Questions;
        }

        if (_platform.Info.TakesControl)
        {
            yield return WireCapabilities.Control;
        }
    }
}
