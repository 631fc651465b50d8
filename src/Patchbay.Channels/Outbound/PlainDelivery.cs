using Patchbay.Channels.Tools;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Wire;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>
/// Towards a host without receipts: at least once. A successful tool call on a chat confirms what was sent from it before;
/// what stays unconfirmed is offered once more in the same project while it is young, marked, and listed otherwise.
/// </summary>
sealed class PlainDelivery : IDelivery
{
    readonly EventSpool _spool;
    readonly WireTransport _wire;
    readonly ChannelServerSettings _settings;
    readonly INotices _notices;
    readonly LeaseHolder _holder;
    readonly SemaphoreSlim _room;
    readonly Lock _lock = new();
    readonly List<SpooledEvent> _out = [];
    readonly List<SpooledEvent> _listed = [];

    public PlainDelivery(EventSpool spool, WireTransport wire, ChannelServerSettings settings, LeaseHolder holder, INotices notices)
    {
        _spool = spool;
        _wire = wire;
        _settings = settings;
        _holder = holder;
        _notices = notices;
        _room = new SemaphoreSlim(settings.PlainWindow, settings.PlainWindow);
        Tools = [AckTool.Create(List, ConfirmAsync)];
    }

    public IReadOnlyList<ChannelTool> Tools { get; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var lease = _spool.OpenLease(_holder);
        try
        {
            // Such a host may attach its handler a moment after the handshake; what comes earlier it would lose.
            await Task.Delay(_settings.PlainGrace, _settings.Time, cancellationToken);
            while (true)
            {
                if (_room.CurrentCount == 0)
                {
                    _notices.Warning($"{_settings.PlainWindow} messages wait for an answer; further ones are held until the agent uses a tool of this channel");
                }

                await _room.WaitAsync(cancellationToken);
                var taken = await lease.TakeAsync(1, cancellationToken);
                await OfferAsync(taken[0], cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The host is gone; the lease goes back.
        }
    }

    public void OnReceipts(ReceiptBatch batch)
    {
        // This host has none.
    }

    public async Task OnToolSucceededAsync(string? chatId)
    {
        List<SpooledEvent> confirmed;
        lock (_lock)
        {
            var isOnlyChat = chatId is null && _out.Select(spooled => spooled.Event.ChatId).Distinct().Count() == 1;
            confirmed = _out.Where(spooled => isOnlyChat || spooled.Event.ChatId == chatId).ToList();
        }

        await ConfirmAsync(confirmed.ConvertAll(spooled => spooled.Id));
    }

    async Task OfferAsync(SpooledEvent spooled, CancellationToken cancellationToken)
    {
        if (!MayOffer(spooled))
        {
            lock (_lock)
            {
                _listed.Add(spooled);
            }

            _room.Release();
            return;
        }

        lock (_lock)
        {
            _out.Add(spooled);
        }

        await _wire.SendLinesAsync(EventLines.Plain([spooled]), cancellationToken);
        await _spool.SettleAsync([new Settlement(spooled.Id, EventState.Queued)], CancellationToken.None);
    }

    bool MayOffer(SpooledEvent spooled) => spooled.Attempts switch
    {
        1 => true,
        2 => spooled.OfferedProject == _settings.Project && spooled.FirstOfferedAt > _settings.Time.GetUtcNow() - _settings.RedeliverWithin,
        _ => false,
    };

    IReadOnlyList<(SpooledEvent Event, bool Offered)> List()
    {
        lock (_lock)
        {
            return [.. _listed.Select(spooled => (spooled, false)), .. _out.Select(spooled => (spooled, true))];
        }
    }

    async Task<int> ConfirmAsync(IReadOnlyList<EventId> ids)
    {
        List<SpooledEvent> confirmed;
        lock (_lock)
        {
            confirmed = _out.Concat(_listed).Where(spooled => ids.Contains(spooled.Id)).ToList();
            _listed.RemoveAll(confirmed.Contains);
            var released = _out.RemoveAll(confirmed.Contains);
            if (released > 0)
            {
                _room.Release(released);
            }
        }

        if (confirmed.Count > 0)
        {
            await _spool.SettleAsync([.. confirmed.Select(spooled => new Settlement(spooled.Id, EventState.Answered))], CancellationToken.None);
        }

        return confirmed.Count;
    }
}
