namespace Patchbay.Platforms.Webhook.Door;

/// <summary>The memory that bodies may take together while they are read and proven.</summary>
sealed class HookRoom(long bytes)
{
    long _left = bytes;

    /// <summary>Null when there is no room now. Given back when it is disposed.</summary>
    public IDisposable? TryTake(long size)
    {
        if (Interlocked.Add(ref _left, -size) >= 0)
        {
            return new Taken(this, size);
        }

        Interlocked.Add(ref _left, size);
        return null;
    }

    sealed class Taken(HookRoom room, long size) : IDisposable
    {
        long _size = size;

        public void Dispose() => Interlocked.Add(ref room._left, Interlocked.Exchange(ref _size, 0));
    }
}
