namespace Patchbay.Platforms.Webhook.Door;

/// <summary>
/// How many requests of one sender are looked at together, so that nobody who sends slowly keeps the others from being heard. It knows
/// a sender only while one of its requests is there, and connections are bounded.
/// </summary>
sealed class HookCrowd(int most)
{
    readonly Lock _lock = new();
    readonly Dictionary<string, int> _present = new(StringComparer.Ordinal);

    /// <summary>Null when there are enough of this sender. The request leaves when it is disposed.</summary>
    public IDisposable? TryEnter(string sender)
    {
        lock (_lock)
        {
            var present = _present.GetValueOrDefault(sender);
            if (present >= most)
            {
                return null;
            }

            _present[sender] = present + 1;
            return new Place(this, sender);
        }
    }

    void Leave(string sender)
    {
        lock (_lock)
        {
            if (--_present[sender] == 0)
            {
                _present.Remove(sender);
            }
        }
    }

    sealed class Place(HookCrowd crowd, string sender) : IDisposable
    {
        public void Dispose() => crowd.Leave(sender);
    }
}
