using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Patchbay.Spool;

/// <summary>An event's place in its spool: grows with every accepted event and is never used again.</summary>
public readonly record struct EventKey(long Value) : IComparable<EventKey>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out EventKey key)
    {
        var good = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0;
        key = good ? new EventKey(value) : default;
        return good;
    }

    public static EventKey Parse(string text) => TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not an event key.");

    public int CompareTo(EventKey other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(EventKey left, EventKey right) => left.Value < right.Value;

    public static bool operator >(EventKey left, EventKey right) => left.Value > right.Value;

    public static bool operator <=(EventKey left, EventKey right) => left.Value <= right.Value;

    public static bool operator >=(EventKey left, EventKey right) => left.Value >= right.Value;
}
