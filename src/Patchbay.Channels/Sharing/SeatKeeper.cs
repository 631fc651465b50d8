using Patchbay.Channels.Outbound;
using Patchbay.Protocol.Extensions;
using Patchbay.Spool;

namespace Patchbay.Channels.Sharing;

/// <summary>Who is attached, over a change of hands: written down while it is so, waited for and asked after it.</summary>
sealed class SeatKeeper(SeatFile file, ChannelServerSettings settings, INotices notices)
{
    // A channel process that lives connects within a second, unless it hangs. One that is gone is started again by its host;
    // of a session whose transcript can be asked, that need not be waited for longer than a write of its takes.
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    readonly SemaphoreSlim _turn = new(1, 1);

    // Those of before that have not come yet: they stay written down, because this process can die too.
    volatile IReadOnlyList<Seat> _awaited = file.Read();

    public static Seat Of(AttachedHost host) => new(host.Seat, host.Session?.Name, host.Channel);

    /// <summary>Nobody will say any more what this host has.</summary>
    public bool IsGone(Seat seat, TimeSpan waited) =>
        !seat.Host.IsAlive() || waited > (seat.Session is null || settings.Transcripts is null || seat.Channel.IsAlive() ? Longest : Shortest);

    /// <summary>On disk when it returns.</summary>
    public async Task KeepAsync(Func<IReadOnlyList<AttachedHost>> attached)
    {
        await _turn.WaitAsync();
        try
        {
            var present = attached().Select(Of).ToList();
            file.Write([.. present, .. _awaited.Where(seat => !present.Exists(other => other.Host.IsSame(seat.Host)))]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            notices.Warning($"who is attached could not be written down, so a change of hands may show a message twice: {exception.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// After a change of hands: nothing is offered before every host that may have something has said what, or is gone.
    /// </summary>
    public async Task SettleInAsync(EventSpool spool, Func<IReadOnlyList<AttachedHost>> attached, CancellationToken cancellationToken)
    {
        var began = settings.Time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested && _awaited.Count > 0)
        {
            foreach (var seat in _awaited)
            {
                if (attached().Any(host => host.Lease is not null && host.Seat.IsSame(seat.Host)))
                {
                    _awaited = [.. _awaited.Where(other => other != seat)];
                }
                else if (IsGone(seat, settings.Time.GetElapsedTime(began)))
                {
                    await AskTranscriptAsync(spool, seat.Session, spool.Undelivered);
                    _awaited = [.. _awaited.Where(other => other != seat)];
                }
            }

            if (_awaited.Count > 0)
            {
                await Task.Delay(Look, settings.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>What a session that is gone had taken is not another's: its transcript says what that was.</summary>
    public async Task AskTranscriptAsync(EventSpool spool, string? session, IReadOnlyList<EventId> ids)
    {
        if (session is null || ids.Count == 0 || settings.Transcripts is not { } transcripts)
        {
            return;
        }

        try
        {
            var known = transcripts(session, [.. ids.Select(id => id.ToString())]);
            await spool.SettleAsync(
                [.. known.Where(receipt => receipt.State is not ReceiptState.Queued).Select(receipt => new Settlement(EventId.Parse(receipt.EventId), ReceiptStates.Of(receipt.State)))],
                CancellationToken.None);
        }
        catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException or ObjectDisposedException or FormatException)
        {
            notices.Warning($"what the session {session} had taken could not be read; it may be offered to another session: {exception.Message}");
        }
    }
}
