using Patchbay.Channels;
using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// What the channel says by itself, beside the agent's answers: requests, results, receipts. What is posted for a chat runs in
/// order, one piece at a time; chats wait for nobody but themselves, so that one that Telegram slows down delays no other. A
/// hint (typing, a reaction, a toast) runs at once, is tried once, and is left out when too many run.
/// </summary>
sealed class TelegramOutbox(INotices notices)
{
    const int MostHints = 16;

    // What comes when it is full is dropped and said, because those who post may not wait. Written by the poll, the spool's
    // and the host's loops; each chat's line is read by one loop of its own, which ends when the line is empty.
    const int MostWork = 1024;
    const int MostOfAChat = 256;

    readonly Lock _lock = new();
    readonly Dictionary<string, Queue<(string What, Func<CancellationToken, Task> Work)>> _lines = new(StringComparer.Ordinal);
    readonly HashSet<Task> _loops = [];
    readonly TaskCompletionSource<CancellationToken> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly SemaphoreSlim _hints = new(MostHints, MostHints);
    int _count;

    /// <param name="line">The chat that it is for.</param>
    /// <param name="what">In words, for the operator.</param>
    /// <param name="work">Gets the token that ends the channel.</param>
    public void Post(string line, string what, Func<CancellationToken, Task> work)
    {
        lock (_lock)
        {
            var waiting = _lines.GetValueOrDefault(line);
            if (_count < MostWork && (waiting?.Count ?? 0) < MostOfAChat)
            {
                _count++;
                if (waiting is not null)
                {
                    waiting.Enqueue((what, work));
                    return;
                }

                _lines[line] = new([(what, work)]);
                _loops.RemoveWhere(loop => loop.IsCompleted);
                _loops.Add(Task.Run(() => WorkAsync(line), CancellationToken.None));
                return;
            }
        }

        notices.Warning($"Telegram is too slow: {what} was left out");
    }

    public void Hint(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        if (_hints.Wait(0, CancellationToken.None))
        {
            _ = HintAsync(work, cancellationToken);
        }
    }

    /// <summary>Lets the lines go, until the token ends them; then until what each was doing has ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _running.TrySetResult(cancellationToken);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(ended.SetResult))
        {
            await ended.Task;
        }

        List<Task> loops;
        lock (_lock)
        {
            loops = [.. _loops];
        }

        await Task.WhenAll(loops);
        cancellationToken.ThrowIfCancellationRequested();
    }

    async Task WorkAsync(string line)
    {
        var cancellationToken = await _running.Task;
        while (!cancellationToken.IsCancellationRequested && First(line) is var (what, work))
        {
            try
            {
                await work(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                notices.Warning($"{what} could not be shown in Telegram: {exception.Message}");
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (TelegramApiException)
            {
                return; // The channel ends, and so does what it was saying.
            }
        }
    }

    /// <summary>Null when the line is empty; then it is gone, and who posts next begins a new one.</summary>
    (string What, Func<CancellationToken, Task> Work)? First(string line)
    {
        lock (_lock)
        {
            if (_lines[line].TryDequeue(out var piece))
            {
                _count--;
                return piece;
            }

            _lines.Remove(line);
            return null;
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
