using Patchbay.Channels.Logs;
using Patchbay.Protocol.Extensions;
using Patchbay.Channels.Sharing;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>
/// Towards a host without receipts: at least once. A successful tool call on a chat confirms what was sent from it before;
/// what stays unconfirmed is offered once more in the same project while it is young, marked, and listed otherwise.
/// </summary>
sealed class PlainDelivery(EventSpool spool, SpoolLease lease, AttachedHost host, ChannelServerSettings settings, INotices notices)
    : IDelivery
{
    readonly SendWindow _window = new(settings.PlainWindow);
    readonly SettlementLoop _settlements = new(spool, settings.Time, notices);
    readonly UnconfirmedEvents _unconfirmed = new();
    bool _saidFull;
    bool _saidListed;

    public long Position => _unconfirmed.Position;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var settling = _settlements.RunAsync();
        try
        {
            while (true)
            {
                WarnWhenFull();
                var room = await _window.TakeAsync(settings.PlainWindow, cancellationToken);
                _saidFull = false;
                var taken = await lease.TakeAsync(room, cancellationToken);
                var sent = taken.Where(Admit).ToList();
                _window.Return(room - sent.Count);
                await SendAsync(sent, cancellationToken);
            }
        }
        finally
        {
            _settlements.Close();
            await settling;
        }
    }

    /// <summary>This host has none.</summary>
    public ValueTask OnReceiptsAsync(ReceiptBatch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async Task OnToolSucceededAsync(string? chatId, long position)
    {
        var confirmed = _unconfirmed.SentTo(chatId, position);
        try
        {
            await ConfirmAsync(confirmed, EventState.Answered);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The answer is out, so the event must not run again: it is written as soon as that works.
            foreach (var item in confirmed)
            {
                await _settlements.AddAsync(new Settlement(item.Id, EventState.Answered), CancellationToken.None);
            }

            _window.Return(_unconfirmed.Remove(confirmed));
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<UnconfirmedEvent> List() => _unconfirmed.List();

    /// <summary>The agent says that these are dealt with. Returns how many of them were open; on disk when it returns.</summary>
    public async Task<int> AcknowledgeAsync(IEnumerable<EventId> ids)
    {
        var confirmed = _unconfirmed.Find(ids);
        await ConfirmAsync(confirmed, EventState.Read);
        return confirmed.Count;
    }

    bool Admit(SpooledEvent spooled)
    {
        var mayBeSent = spooled.Attempts switch
        {
            1 => true,
            2 => spooled.OfferedProject == host.Project && spooled.FirstOfferedAt > settings.Time.GetUtcNow() - settings.RedeliverWithin,
            _ => false,
        };
        _unconfirmed.Add(spooled, mayBeSent);
        if (!mayBeSent && !_saidListed)
        {
            _saidListed = true;
            notices.Notice("earlier messages were never answered and are not sent again; the tool ack lists them");
        }

        return mayBeSent;
    }

    async Task SendAsync(List<SpooledEvent> sent, CancellationToken cancellationToken)
    {
        if (sent.Count == 0)
        {
            return;
        }

        Faults.Crash("notify.before-send");
        host.Saw(sent.Select(spooled => spooled.Event.ChatId));
        await host.SendAsync(EventLines.Plain(sent, settings.Time.GetUtcNow()), cancellationToken);
        settings.Log.Sent(sent.Count);
        Faults.Crash("notify.after-send");
        await spool.SettleAsync(sent.ConvertAll(spooled => new Settlement(spooled.Id, EventState.Queued)), CancellationToken.None);
    }

    async Task ConfirmAsync(IReadOnlyList<UnconfirmedEvent> confirmed, EventState final)
    {
        if (confirmed.Count > 0)
        {
            await spool.SettleAsync(
                [.. confirmed.SelectMany(item => new[] { new Settlement(item.Id, EventState.Delivered), new Settlement(item.Id, final) })],
                CancellationToken.None);
            _window.Return(_unconfirmed.Remove(confirmed));
        }
    }

    void WarnWhenFull()
    {
        if (_window.IsFull && !_saidFull && spool.Waiting().Count > _unconfirmed.Count)
        {
            _saidFull = true;
            notices.Warning($"{settings.PlainWindow} messages wait for an answer; further ones are held until the agent answers or confirms them with the tool ack");
        }
    }
}
