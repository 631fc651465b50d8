using System.Globalization;

namespace Patchbay.Spool;

/// <summary>The place of an event in its spool: monotonic, never used twice.</summary>
public readonly record struct EventKey(long Value) : IComparable<EventKey>
{
    public int CompareTo(EventKey other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(EventKey left, EventKey right) => left.Value < right.Value;

    public static bool operator <=(EventKey left, EventKey right) => left.Value <= right.Value;

    public static bool operator >(EventKey left, EventKey right) => left.Value > right.Value;

    public static bool operator >=(EventKey left, EventKey right) => left.Value >= right.Value;
}

/// <summary>
/// Names an event for ever: <c>k7f3q2.123</c>. The six characters were drawn when the spool's file was made, so that ids do
/// not come back when a folder is deleted.
/// </summary>
public readonly record struct EventId(string Spool, EventKey Key)
{
    public override string ToString() => $"{Spool}.{Key}";

    public static bool TryParse(string? text, out EventId id)
    {
        id = default;
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot < 1 || !long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var key))
        {
            return false;
        }

        id = new EventId(text![..dot], new EventKey(key));
        return true;
    }
}
