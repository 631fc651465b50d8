using Patchbay.Channels.Inbound;
using Patchbay.Channels.Logs;
using Patchbay.Channels.Outbound;
using Patchbay.Channels.Requests;
using Patchbay.Channels.Sharing;
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
    static readonly TimeSpan StartPatience = TimeSpan.FromMilliseconds(250);

    // Together below the two seconds after which a host sends a signal.
    static readonly TimeSpan LoopsFuse = TimeSpan.FromSeconds(0.8);
    static readonly TimeSpan PlatformFuse = TimeSpan.FromSeconds(0.5);
    static readonly TimeSpan SpoolFuse = TimeSpan.FromSeconds(0.5);

    readonly IPlatform _platform;
    readonly ChannelServerSettings _settings;
    readonly NoticeSender _notices;
    readonly AccountShare _share;
    readonly HostTap _tap;
    readonly WireConnection _wire;
    readonly RequestServer _requests;
    readonly Lazy<IReadOnlyList<ChannelTool>> _plainTools;
    readonly CancellationTokenSource _stop = new();
    long _faults;

    ChannelServer(IPlatform platform, Stream input, Stream output, TextWriter log, ChannelServerSettings settings)
    {
        _platform = platform;
        _settings = settings;
        _notices = new NoticeSender(platform.Info.Name, log, settings.Log);
        _share = new AccountShare(platform, settings, (lines, stop) => _wire!.SendLinesAsync(lines, stop), () => HasReceipts, _notices);
        _tap = new HostTap(_share.Road);
        _plainTools = new(() => [.. platform.Tools, AckTool.Create(_share.AcknowledgeAsync)]);
        _requests = new RequestServer(
            new ServerDescription(platform, _notices),
            new ToolDispatcher(platform.Info, () => Offered(HasReceipts ? platform.Tools : _plainTools.Value), () => _share.Delivery, _share.WritingProblemAsync),
            lines => _wire!.SendLinesAsync(lines, _stop.Token),
            _stop.Token);
        _wire = new WireConnection(
            input, output, new WireTransportSettings { Name = platform.Info.Name, Tap = _tap, OnFault = Report }, _requests.TakeAsync);
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

    public IReadOnlyList<AttachedSession> Sessions
    {
        get
        {
            var view = _share.Desk.View;
            var standing = view.For(new LaneKey("", ""));
            return [.. view.Hosts.Select(host => Session(host, host == standing))];
        }
    }

    public Task WhenReadyAsync(CancellationToken cancellationToken) => _share.Holder.WaitAsync(cancellationToken);

    public Task<IReadOnlyList<HistoryItem>> HistoryAsync(string chatId, int limit, CancellationToken cancellationToken) =>
        _share.HistoryAsync(chatId, limit, cancellationToken);

    public Task RecordSentAsync(SentMessage message, CancellationToken cancellationToken) => _share.RecordSentAsync(message, cancellationToken);

    public Task<bool> UpdateSentAsync(string platformMessageId, string text, CancellationToken cancellationToken) =>
        _share.UpdateSentAsync(platformMessageId, text, cancellationToken);

    public void CountDrop(string sender, string reason) => _share.Holder.Current?.Audit.CountDrop(sender, reason);

    public Task SendVerdictAsync(PermissionVerdict verdict, CancellationToken cancellationToken) => HostDesk.PassAsync(
        _share.Desk.Asks.Find(verdict.RequestId),
        WireJson.NotificationLine(WireMethods.PermissionVerdict, verdict, WireJson.Default.PermissionVerdict), cancellationToken);

    public Task SendAnswerAsync(QuestionAnswer answer, CancellationToken cancellationToken) => HostDesk.PassAsync(
        _share.Desk.Asks.Find(answer.QuestionId), WireJson.NotificationLine(WireMethods.Answer, answer, WireJson.Default.QuestionAnswer), cancellationToken);

    public Task SendControlAsync(ControlCommand command, CancellationToken cancellationToken) =>
        _wire.SendLinesAsync(Line(command), cancellationToken);

    public Task SendControlAsync(ControlCommand command, string chatId, string role, CancellationToken cancellationToken) =>
        HostDesk.PassAsync(_share.Desk.HostOf(chatId, role), Line(command), cancellationToken);

    public AttachedSession? SessionOf(string chatId, string role)
    {
        var view = _share.Desk.View;
        return view.For(new LaneKey(chatId, role)) is { } host ? Session(host, host == view.For(new LaneKey("", ""))) : null;
    }

    public string? RouteOf(string chatId, string role) => _share.Desk.View.Routes.Find(chatId, role);

    public Task RouteAsync(string chatId, string? session, CancellationToken cancellationToken) => _share.Desk.RouteAsync(chatId, session, cancellationToken);

    public async Task<bool> AskForFeedAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        if (!(_requests.Host?.Experimental.Contains(WireCapabilities.Feed) ?? false))
        {
            return false;
        }

        await _wire.SendLinesAsync(WireJson.NotificationLine(WireMethods.FeedRequest, request, WireJson.Default.FeedRequest), cancellationToken);
        return true;
    }

    async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = cancellationToken.Register(() => _stop.Cancel());
        _settings.Log.Started(_platform.Info.Name, _platform.Info.Version, Environment.ProcessId);
        _wire.Start();
        var starting = Task.Run(StartPlatformAsync, CancellationToken.None);
        var inbound = Task.Run(() => new InboundLoop(_platform, _share.Holder, _settings, _notices).RunAsync(_stop.Token), CancellationToken.None);
        var delivering = Task.Run(DeliverAsync, CancellationToken.None);

        // The end of the input is the end: nobody waits for an answer any more.
        await _wire.Completion.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync();
        await EndAsync(Task.WhenAll(starting, inbound, delivering), LoopsFuse);
        _notices.Release();
        await EndAsync(_platform.DisposeAsync().AsTask(), PlatformFuse);
        await EndAsync(_share.Holder.DisposeAsync().AsTask(), SpoolFuse);
        await _wire.DisposeAsync();
        _settings.Log.Ended(_platform.Info.Name);
    }

    /// <summary>Whoever does not end by itself is left behind: nothing accepted is lost by that.</summary>
    static async Task EndAsync(Task ending, TimeSpan fuse) =>
        await ending.WaitAsync(fuse, TimeProvider.System, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    async Task StartPlatformAsync()
    {
        try
        {
            // A listener takes what the handshake needs on a small machine; without a host it starts all the same.
            await _tap.Initialized.WaitAsync(StartPatience, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _share.Holder.Start();
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
        }
        catch (OperationCanceledException)
        {
            return; // No host came.
        }

        var hasReceipts = HasReceipts;
        _settings.Log.Greeted(hasReceipts);
        await Task.WhenAll(_notices.RunAsync(_wire, isShown: hasReceipts, _stop.Token), _share.ServeAsync(hasReceipts, _stop.Token));
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

    bool HasReceipts => _requests.Host?.Experimental.Contains(WireCapabilities.Receipts) ?? false;

    IReadOnlyList<ChannelTool> Offered(IReadOnlyList<ChannelTool> tools) =>
        _requests.Host?.Experimental.Contains(WireCapabilities.Playbooks) is true ? tools : [.. tools.Where(tool => !tool.NeedsPlaybooks)];

    static byte[] Line(ControlCommand command) => WireJson.NotificationLine(WireMethods.Control, command, WireJson.Default.ControlCommand);

    static AttachedSession Session(AttachedHost host, bool isDefault) =>
        new(host.Name, host.Project, host.Session?.Activity, host.Session?.Channel ?? "listening", host.IsConnected, isDefault);

    /// <summary>A host that sends rubbish by the thousand is not answered by the thousand.</summary>
    void Report(WireFault fault)
    {
        if (Interlocked.Increment(ref _faults) is <= 10 and var count)
        {
            _notices.Warning($"a line of the host was skipped ({fault.Kind}: {fault.Reason})"
                + (count == 10 ? "; further ones are not mentioned" : ""));
        }
    }
}
