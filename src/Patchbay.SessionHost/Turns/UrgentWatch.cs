using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Turns;

/// <summary>Interrupts one turn as soon as something urgent waits, unless the turn itself is one of something urgent.</summary>
sealed class UrgentWatch(SessionInbox inbox, TurnEvents events, CancellationTokenSource interrupt) : IAsyncDisposable
{
    readonly CancellationTokenSource _over = new();
    Task _watching = Task.CompletedTask;

    /// <summary>The turn was interrupted for it.</summary>
    public bool HasStruck { get; private set; }

    /// <summary>What the turn begins with is out of the queue, or known to be its own.</summary>
    public void Begin() => _watching = events.IsUrgent ? Task.CompletedTask : WatchAsync();

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    async Task WatchAsync()
    {
        await inbox.WaitForUrgentAsync(_over.Token);
        HasStruck = true;
        await interrupt.CancelAsync();
    }
}
