using System.Threading.Channels;
using Patchbay.Channels;
using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// What the channel says by itself, beside the agent's answers: requests, results, receipts. Posted work runs in order,
/// one piece at a time; a hint (typing, a reaction, a toast) runs at once, is tried once, and is left out when too many run.
/// </summary>
sealed class TelegramOutbox(INotices notices)
{
    const int MostHints = 16;

    // Capacity 1,024 pieces of work; what comes when it is full is dropped and counted, because those who post may not
    // wait. Written by the poll, the spool's and the host's loops; read by one loop here.
    readonly Channel<(string What, Func<CancellationToken, Task> Work)> _work =
        Channel.CreateBounded<(string, Func<CancellationToken, Task>)>(new BoundedChannelOptions(1024) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    readonly SemaphoreSlim _hints = new(MostHints, MostHints);

    public void Post(string what, Func<CancellationToken, Task> work)
    {
        if (!_work.Writer.TryWrite((what, work)))
        {
            notices.Warning($"Telegram is too slow: {what} was left out");
        }
    }

    public void Hint(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        if (_hints.Wait(0, CancellationToken.None))
        {
            _ = HintAsync(work, cancellationToken);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var (what, work) in _work.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await work(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                notices.Warning($"{what} could not be shown in Telegram: {exception.Message}");
            }
        }
    }

    async Task HintAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        catch (Exception exception) when (exception is TelegramApiException or OperationCanceledException or ObjectDisposedException)
        {
            // A hint that nobody sees changes nothing.
        }
        finally
        {
            _hints.Release();
        }
    }
}
