using System.Security.Cryptography;
using System.Threading.Channels;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Inbox;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Connections;

/// <summary>
/// The spool that the host keeps for a server that keeps none. What the server sent is on disk before it is queued; what
/// no session took waits here for the next one.
/// </summary>
sealed class AdoptedSpool : IEventCustodian, IAsyncDisposable
{
    const int Window = 256;

    readonly EventSpool _spool;
    readonly SpoolLease _lease;
    readonly CancellationTokenSource _stop = new();
    readonly Action<string> _trouble;
    readonly TimeProvider _time;
    readonly IEventCustodian _next;

    // Capacity 1,024, waits when full, written by the connection's tap, read by the append loop: a server that floods is
    // slowed down by its own pipe.
    readonly Channel<InboundEvent> _arrivals = Channel.CreateBounded<InboundEvent>(
        new BoundedChannelOptions(1024) { SingleReader = true, SingleWriter = true });

    // Capacity 4,096, waits never: at most a window of events is out with four states each. Read by the settle loop.
    readonly Channel<Settlement> _settlements = Channel.CreateBounded<Settlement>(
        new BoundedChannelOptions(4096) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    // Events that this session holds and has not confirmed; the lease loop waits for room.
    readonly SemaphoreSlim _room = new(Window, Window);
    readonly HashSet<string> _out = [];
    readonly Lock _lock = new();
    Task _appending = Task.CompletedTask;

    AdoptedSpool(EventSpool spool, SpoolLease lease, TimeProvider time, Action<string> trouble, IEventCustodian next)
    {
        _next = next;
        _time = time;
        _spool = spool;
        _lease = lease;
        _trouble = trouble;
    }

    /// <param name="next">Hears what is told after the end.</param>
    public static async Task<AdoptedSpool> OpenAsync(
        string folder, string sessionName, string project, TimeProvider time, Action<string> trouble, IEventCustodian next, CancellationToken cancellationToken)
    {
        var spool = await EventSpool.OpenAsync(
            new SpoolSettings { Folder = folder, HolderName = sessionName, TimeProvider = time }, cancellationToken);
        var lease = spool.OpenLease(new LeaseHolder(RandomNumberGenerator.GetHexString(8), sessionName, project));
        return new AdoptedSpool(spool, lease, time, trouble, next);
    }

    /// <summary>The loops that run until disposal; <paramref name="queue"/> takes the events in order.</summary>
    public Task RunAsync(Func<ChannelEvent, ValueTask> queue) => Task.WhenAll(_appending = AppendAsync(), LeaseAsync(queue), SettleAsync());

    /// <summary>Takes an event from the wire. Waits while too many wait for the disk.</summary>
    public ValueTask TakeAsync(ChannelEvent message, CancellationToken cancellationToken) =>
        _arrivals.Writer.WriteAsync(
            new InboundEvent
            {
                // A plain server gives no id that could be trusted to be unique.
                PlatformId = RandomNumberGenerator.GetHexString(32),
                ChatId = message["chat_id"] ?? "",
                SenderId = message["user_id"] ?? message["user"],
                Role = SenderRoles.Sender,
                Content = message.Content,
                Meta = message.Meta,
            },
            cancellationToken);

    public void Report(IReadOnlyList<Receipt> receipts)
    {
        foreach (var receipt in receipts)
        {
            if (!EventId.TryParse(receipt.EventId, out var id))
            {
                continue;
            }

            if (receipt.State is not ReceiptState.Queued)
            {
                lock (_lock)
                {
                    if (_out.Remove(receipt.EventId))
                    {
                        _room.Release();
                    }
                }
            }

            // False only after the end: a full queue drops.
            if (!_settlements.Writer.TryWrite(new Settlement(id, State(receipt.State), receipt.Reason)))
            {
                _next.Report([receipt]);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _arrivals.Writer.TryComplete();
        _settlements.Writer.TryComplete();
        await _stop.CancelAsync();

        // What was taken from the wire goes to the disk before the file is closed.
        await _appending;
        await _lease.DisposeAsync();
        await _spool.DisposeAsync();
    }

    async Task AppendAsync()
    {
        var batch = new List<InboundEvent>();
        while (await _arrivals.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < 512 && _arrivals.Reader.TryRead(out var arrival))
            {
                batch.Add(arrival);
            }

            // While the disk is full nothing more is read, and the server's own pipe fills: what was sent stays somewhere.
            await KeepAsync(() => _spool.AppendAsync(batch, CancellationToken.None), $"{batch.Count} events");
        }
    }

    async Task LeaseAsync(Func<ChannelEvent, ValueTask> queue)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await _room.WaitAsync(_stop.Token);
                var room = 1;
                while (room < 64 && await _room.WaitAsync(0))
                {
                    room++;
                }

                var taken = await _lease.TakeAsync(room, _stop.Token);
                if (room > taken.Count)
                {
                    _room.Release(room - taken.Count);
                }

                foreach (var spooled in taken)
                {
                    lock (_lock)
                    {
                        _out.Add(spooled.Id.ToString());
                    }

                    await queue(new ChannelEvent
                    {
                        Content = spooled.Event.Content,
                        Meta = spooled.Event.Meta,
                        Id = spooled.Id.ToString(),
                        Role = spooled.Event.Role,
                        Redelivered = spooled.Attempts > 1,
                    });
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The session ends; the lease goes back.
        }
    }

    async Task SettleAsync()
    {
        var batch = new List<Settlement>();
        while (await _settlements.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < 512 && _settlements.Reader.TryRead(out var settlement))
            {
                batch.Add(settlement);
            }

            // Should the session end before: the transcript has the states, and the events are answered from there.
            await KeepAsync(() => _spool.SettleAsync(batch, CancellationToken.None), $"{batch.Count} states of events");
        }
    }

    /// <summary>Tries until it is on disk, or the session has ended; says the trouble once, and what was given up.</summary>
    async Task KeepAsync(Func<Task> keepAsync, string what)
    {
        var isSaid = false;
        while (true)
        {
            var isLast = _stop.IsCancellationRequested;
            try
            {
                await keepAsync();
                return;
            }
            catch (Exception exception) when (exception is SpoolFullException or SpoolUnavailableException)
            {
                if (isLast)
                {
                    _trouble($"{what} were not kept: {exception.Message}");
                    return;
                }

                if (!isSaid)
                {
                    _trouble($"{what} cannot be kept yet, trying again every second: {exception.Message}");
                    isSaid = true;
                }
            }
            catch (ObjectDisposedException)
            {
                return; // The session has ended.
            }

            await Task.Delay(TimeSpan.FromSeconds(1), _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static Spool.EventState State(ReceiptState state) => state switch
    {
        ReceiptState.Queued => Spool.EventState.Queued,
        ReceiptState.Delivered => Spool.EventState.Delivered,
        ReceiptState.Answered => Spool.EventState.Answered,
        ReceiptState.Read => Spool.EventState.Read,
        ReceiptState.Expired => Spool.EventState.Expired,
        _ => Spool.EventState.Failed,
    };
}
