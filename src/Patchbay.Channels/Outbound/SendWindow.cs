namespace Patchbay.Channels.Outbound;

/// <summary>How many more events may be out unconfirmed. One sender asks for room; any thread gives it back.</summary>
sealed class SendWindow(int size, int taken = 0)
{
    readonly SemaphoreSlim _room = new(Math.Max(0, size - taken), Math.Max(size, taken));

    public bool IsFull => _room.CurrentCount == 0;

    /// <summary>Waits for room for one event and takes as much as there is, up to <paramref name="max"/>.</summary>
    public async Task<int> TakeAsync(int max, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        var taken = 1;
        while (taken < max && await _room.WaitAsync(0, CancellationToken.None))
        {
            taken++;
        }

        return taken;
    }

    public void Return(int count)
    {
        if (count > 0)
        {
            _room.Release(count);
        }
    }

}
