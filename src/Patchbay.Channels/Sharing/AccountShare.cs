using System.Text.Json;
using Patchbay.Channels.Inbound;
using Patchbay.Channels.Outbound;
using Patchbay.Channels.Tools;
using Patchbay.Spool;

namespace Patchbay.Channels.Sharing;

/// <summary>
/// This process among those of its account: it receives, or it stands by and passes on. What depends on that is asked here,
/// so that tools and platform need not know which it is.
/// </summary>
sealed class AccountShare
{
    // A change of hands takes about a second; a tool call waits for that, not longer.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly IPlatform _platform;
    readonly ChannelServerSettings _settings;
    readonly INotices _notices;
    readonly SpoolHolder _holder;
    readonly HolderLink _link;
    readonly HostMemory _memory = new();
    readonly HostSeat _channel;
    readonly Func<ReadOnlyMemory<byte>, CancellationToken, Task> _toHost;
    volatile AttachedHost? _local;

    public AccountShare(
        IPlatform platform, ChannelServerSettings settings, Func<ReadOnlyMemory<byte>, CancellationToken, Task> toHost, Func<bool> hasReceipts, INotices notices)
    {
        (_platform, _settings, _toHost, _notices) = (platform, settings, toHost, notices);
        Desk = new HostDesk(platform, settings, notices);
        Road = new HostRoad(_memory);
        _holder = new SpoolHolder(platform.Info, settings, Desk, Listen, notices);
        _channel = HostSeat.OfThis();
        _link = new HolderLink(
            platform, _memory, Road,
            () => new ShareGreeting(ShareMethods.Version, _channel, settings.Seat, settings.Project, hasReceipts(), platform.Info.ReportChats, []),
            toHost, notices);
    }

    public SpoolHolder Holder => _holder;

    public HostDesk Desk { get; }

    public HostRoad Road { get; }

    /// <summary>Where tool calls of a plain host are confirmed; null while that is nowhere.</summary>
    public IDelivery? Delivery => _local is { } host ? host.Delivery.Current : _holder.IsStandby ? new LinkedDelivery(_link) : null;

    /// <summary>Serves our own host, from here or through the process that receives, until the token ends it.</summary>
    public async Task ServeAsync(bool hasReceipts, CancellationToken cancellationToken)
    {
        var host = new AttachedHost(_settings.Seat, _channel, _settings.Project, hasReceipts, _platform.Info.ReportChats, _toHost, _settings, _notices);
        var tap = new ServerTap(_platform, host, Desk, _notices);
        try
        {
            if (_holder.LeasePath is { } leasePath)
            {
                await StandByAsync(leasePath, cancellationToken);
                await ListenFirstAsync(hasReceipts, cancellationToken);
            }

            _local = host;
            await Road.TurnAsync(async (method, parameters, stop) => await tap.OnNotificationAsync(method, parameters, stop), isFinal: true, cancellationToken);
            await Desk.ServeAsync(host, _memory.Held, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host is gone, or this process ends.
        }
        finally
        {
            if (_local is not null && Desk.Opened.IsCompletedSuccessfully)
            {
                await Desk.LeaveAsync(host, isOurs: true);
            }
        }
    }

    /// <summary>Null when the session of this process may write to the chat; else why not.</summary>
    public async Task<string?> WritingProblemAsync(string chatId, CancellationToken cancellationToken)
    {
        if (_holder.LeasePath is null)
        {
            return null;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            try
            {
                if (_local is { } host)
                {
                    return Desk.WritingProblem(host, chatId);
                }

                // While this process takes over, the question is its own to answer a moment later.
                using var round = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
                round.CancelAfter(TimeSpan.FromMilliseconds(500));
                var answer = await _link.AskAsync(
                    ShareMethods.MayWrite, new ShareChat(chatId), ShareJson.Default.ShareChat, ShareJson.Default.ShareAnswer, round.Token);
                return answer.Ok ? null : answer.Text;
            }
            catch (Exception exception) when (!patience.IsCancellationRequested && exception is IOException or OperationCanceledException or ObjectDisposedException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is IOException or OperationCanceledException or ObjectDisposedException)
            {
                return $"nobody can say whose chat {chatId} is at the moment: {_holder.Trouble}";
            }
        }
    }

    public async Task<string> AcknowledgeAsync(JsonElement input) => _local is { } host
        ? await AckTool.RunAsync(input, host.Delivery.Current as PlainDelivery)
        : (await AskAsync(ShareMethods.Acknowledge, input, ShareJson.Default.JsonElement, ShareJson.Default.ShareAnswer, CancellationToken.None)).Text ?? "";

    public async Task<IReadOnlyList<HistoryItem>> HistoryAsync(string chatId, int limit, CancellationToken cancellationToken)
    {
        if (_holder.Current is { } spool)
        {
            return await spool.HistoryAsync(chatId, limit, cancellationToken);
        }

        return !_holder.IsStandby ? []
            : [.. (await AskAsync(ShareMethods.History, new ShareChat(chatId, limit), ShareJson.Default.ShareChat, ShareJson.Default.ShareHistory, cancellationToken)).Lines.Select(line => line.Item())];
    }

    public async Task RecordSentAsync(SentMessage message, CancellationToken cancellationToken)
    {
        if (_holder.IsStandby)
        {
            await AskAsync(ShareMethods.RecordSent, message, ShareJson.Default.SentMessage, ShareJson.Default.ShareAnswer, cancellationToken);
            return;
        }

        await Spool().RecordSentAsync(message, cancellationToken);
    }

    public async Task<bool> UpdateSentAsync(string platformMessageId, string text, CancellationToken cancellationToken) => _holder.IsStandby
        ? (await AskAsync(
            ShareMethods.UpdateSent, new ShareEdit(platformMessageId, text), ShareJson.Default.ShareEdit, ShareJson.Default.ShareAnswer, cancellationToken)).Ok
        : await Spool().UpdateSentAsync(platformMessageId, text, cancellationToken);

    /// <summary>Until this process receives. Meanwhile our host is served by the one that does.</summary>
    async Task StandByAsync(string leasePath, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var link = Task.Run(() => _link.RunAsync(leasePath, _holder.Hurry, ended.Token), CancellationToken.None);
        try
        {
            await _holder.WaitAsync(cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await link;
        }
    }

    /// <summary>What the host has to say of former events comes first, when there are any.</summary>
    async Task ListenFirstAsync(bool hasReceipts, CancellationToken cancellationToken)
    {
        if (hasReceipts && _holder.Current is { } spool && spool.Waiting().Count > 0)
        {
            await _memory.Introduced.WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    ShareListener? Listen(string leasePath) => ShareListener.Start(
        leasePath, stream => new GuestConnection(stream, _platform, Desk, _settings, _notices), _notices, _settings.Time);

    async Task<TOut> AskAsync<TIn, TOut>(
        string method, TIn parameters, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TIn> inType,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<TOut> outType, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await _link.AskAsync(method, parameters, inType, outType, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the process that receives for this account does not answer: {_holder.Trouble}");
        }
    }

    EventSpool Spool() => _holder.Current ?? throw new ToolFailedException(_holder.Trouble);
}
