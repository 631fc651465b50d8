using Patchbay.Channels.Outbound;
using Patchbay.Protocol.Extensions;
using Patchbay.Spool;

namespace Patchbay.Channels.Sharing;

/// <summary>One host of this account, in the process that receives for it: its own, or one behind a process that stands by.</summary>
sealed class AttachedHost
{
    // Chats of which events went to this host. More than so many, and the rest is asked of the routes alone.
    const int MostChats = 4096;

    readonly Lock _lock = new();
    readonly HashSet<string> _chats = new(StringComparer.Ordinal);
    readonly HashSet<string> _reportChats;
    readonly List<Receipt> _early = [];
    bool _isEarly = true;
    volatile SessionInfo? _session;
    volatile bool _isConnected = true;

    public AttachedHost(
        HostSeat seat, HostSeat channel, string project, bool hasReceipts, IEnumerable<string> reportChats, Func<ReadOnlyMemory<byte>, CancellationToken, Task> sendAsync,
        ChannelServerSettings settings, INotices notices)
    {
        Seat = seat;
        Channel = channel;
        Project = project;
        HasReceipts = hasReceipts;
        SendAsync = sendAsync;
        _reportChats = [.. reportChats];
        Delivery = new DeliveryLoop(this, settings, notices);
    }

    public HostSeat Seat { get; }

    /// <summary>The channel process of this host.</summary>
    public HostSeat Channel { get; }

    public string Project { get; }

    public bool HasReceipts { get; }

    public Func<ReadOnlyMemory<byte>, CancellationToken, Task> SendAsync { get; }

    public DeliveryLoop Delivery { get; }

    /// <summary>What it said last of its session; null before, and always for a plain host.</summary>
    public SessionInfo? Session
    {
        get => _session;
        set => _session = value;
    }

    /// <summary>The name of its session, or of its project's folder.</summary>
    public string Name => _session?.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Project));

    public bool Listens => _session is null or { Channel: "listening" };

    /// <summary>False while its channel process is gone and the host itself is not.</summary>
    public bool IsConnected
    {
        get => _isConnected;
        set => _isConnected = value;
    }

    /// <summary>What it has of the spool; null before it is served.</summary>
    public SpoolLease? Lease { get; set; }

    /// <summary>An event of this chat went to it, in this run or one that it told of, or the chat is for its reports.</summary>
    public bool MayAnswer(string chatId)
    {
        lock (_lock)
        {
            return _reportChats.Contains(chatId) || _chats.Contains(chatId);
        }
    }

    public void Saw(IEnumerable<string> chats)
    {
        lock (_lock)
        {
            foreach (var chat in chats)
            {
                if (_chats.Count < MostChats)
                {
                    _chats.Add(chat);
                }
            }
        }
    }

    /// <summary>Receipts from before it is served are settled together, before anything is offered to anybody.</summary>
    public ValueTask OnReceiptsAsync(ReceiptBatch batch, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isEarly)
            {
                // As many as a process that stands by remembers; a host tells fewer.
                _early.AddRange(batch.Receipts.Where(receipt => receipt is not null).Take(HostMemory.MostReceipts - Math.Min(_early.Count, HostMemory.MostReceipts)));
                return ValueTask.CompletedTask;
            }
        }

        return Delivery.OnReceiptsAsync(batch, cancellationToken);
    }

    public IReadOnlyList<Receipt> TakeEarly()
    {
        lock (_lock)
        {
            _isEarly = false;
            return [.. _early];
        }
    }
}
