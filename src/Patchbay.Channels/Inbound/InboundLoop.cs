using Patchbay.Channels.Logs;
using Patchbay.Spool;

namespace Patchbay.Channels.Inbound;

/// <summary>
/// Platform → gate → spool. The sender hears "accepted" only after the commit. A message that could not be kept is refused
/// with its reason; one whose platform cannot refuse is tried again, and nothing further is taken meanwhile.
/// </summary>
sealed class InboundLoop(IPlatform platform, SpoolHolder holder, ChannelServerSettings settings, INotices notices)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly Admission _admission = new(platform.Gate, notices, settings.Log);
    int _refused;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var batch in platform.ReceiveAsync(cancellationToken))
                {
                    await TakeAsync(batch, cancellationToken);
                }

                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return; // What was not accepted stays the platform's.
            }
            catch (Exception exception)
            {
                notices.Error($"receiving failed and begins again: {exception.Message}");
            }

            await Task.Delay(Pause, settings.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task TakeAsync(IReadOnlyList<InboundMessage> batch, CancellationToken cancellationToken)
    {
        var waiting = await _admission.AdmitAsync(batch, holder.Current?.Audit, cancellationToken);
        while (waiting.Count > 0 && await KeepAsync(waiting) is { } reason)
        {
            Refuse(waiting, reason);
            waiting = waiting.FindAll(admitted => admitted.Message.Refused is null);
            if (waiting.Count > 0)
            {
                await Task.Delay(Pause, settings.Time, cancellationToken);
            }
        }
    }

    /// <summary>Null when everything is on disk, otherwise why it is not.</summary>
    async Task<string?> KeepAsync(List<AdmittedMessage> admitted)
    {
        if (holder.Current is not { } spool)
        {
            return holder.Trouble;
        }

        if (holder.LeaseTrouble is { } lost)
        {
            return lost;
        }

        try
        {
            if (Faults.Mutant("accepted-early"))
            {
                Accept(admitted, _ => new AppendOutcome(AppendResult.Accepted, default, EventState.Accepted));
                // Long enough for the sender to hear it before what follows can fail.
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }

            Faults.Crash("inbound.before-append");
            var outcomes = await spool.AppendAsync(admitted.ConvertAll(item => item.Event), CancellationToken.None);
            Faults.Crash("inbound.after-append");
            settings.Log.Accepted(admitted.Count);
            Accept(admitted, index => outcomes[index]);
            return null;
        }
        catch (Exception exception) when (exception is SpoolFullException or SpoolUnavailableException or ObjectDisposedException)
        {
            return exception.Message;
        }
    }

    void Accept(List<AdmittedMessage> admitted, Func<int, AppendOutcome> outcomes)
    {
        for (var i = 0; i < admitted.Count; i++)
        {
            Tell(admitted[i].Message, message => message.Accepted?.Invoke(outcomes(i)));
        }

        if (_refused > 0)
        {
            notices.Notice($"messages are accepted again; {_refused} were refused or had to wait");
            _refused = 0;
        }
    }

    void Refuse(List<AdmittedMessage> admitted, string reason)
    {
        if (_refused == 0)
        {
            notices.Error($"messages are not accepted: {reason}");
        }

        _refused += admitted.Count;
        settings.Log.Refused(admitted.Count, reason);
        foreach (var (message, _) in admitted)
        {
            Tell(message, refused => refused.Refused?.Invoke(reason));
        }
    }

    /// <summary>A callback that throws must not cost the other messages of its batch theirs.</summary>
    void Tell(InboundMessage message, Action<InboundMessage> tell)
    {
        try
        {
            tell(message);
        }
        catch (Exception exception)
        {
            notices.Error($"the sender of a message could not be told what became of it: {exception.Message}");
        }
    }
}
