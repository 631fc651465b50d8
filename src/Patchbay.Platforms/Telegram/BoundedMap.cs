using System.Diagnostics.CodeAnalysis;

namespace Patchbay.Platforms.Telegram;

/// <summary>A dictionary that forgets its oldest entry when it is full. Not for several threads.</summary>
sealed class BoundedMap<T>(int capacity)
{
    readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);
    readonly Queue<string> _order = new();

    public void Set(string key, T value)
    {
        if (!_values.ContainsKey(key))
        {
            _order.Enqueue(key);
        }

        _values[key] = value;
        while (_order.Count > capacity)
        {
            _values.Remove(_order.Dequeue());
        }
    }

    public void Remove(string key) => _values.Remove(key);

    public T? Find(string key) => _values.GetValueOrDefault(key);

    public bool TryFind(string key, [MaybeNullWhen(false)] out T value) => _values.TryGetValue(key, out value);
}
