namespace Patchbay.Platforms.Webhook.Door;

/// <summary>One at a time; over when it is disposed, the first time.</summary>
sealed class HookTurn : IDisposable
{
    SemaphoreSlim? _held;

    HookTurn(SemaphoreSlim held) => _held = held;

    public static async Task<HookTurn> TakeAsync(SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        return new HookTurn(turns);
    }

    public void Dispose() => Interlocked.Exchange(ref _held, null)?.Release();
}
