using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Patchbay.Spool;

/// <summary>
/// Names an event for good: six characters that its spool drew when its file was made, a dot, and the key
/// (<c>k7f3q2.123</c>). A spool made anew in the same folder draws other characters, so ids never collide.
/// </summary>
public readonly record struct EventId(string Spool, EventKey Key) : IComparable<EventId>
{
    internal const int SpoolLength = 6;

    const string Alphabet = "abcdefghijklmnopqrstuvwxyz23456789";

    static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    public static bool TryParse([NotNullWhen(true)] string? text, out EventId id)
    {
        id = default;
        if (text is null || text.Length < SpoolLength + 2 || text[SpoolLength] != '.' || text.AsSpan(0, SpoolLength).ContainsAnyExcept(Letters)
            || !EventKey.TryParse(text[(SpoolLength + 1)..], out var key))
        {
            return false;
        }

        id = new EventId(text[..SpoolLength], key);
        // One text per id: a padded key is somebody else's invention.
        return id.ToString() == text;
    }

    public static EventId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an event id.");

    public int CompareTo(EventId other) =>
        string.CompareOrdinal(Spool, other.Spool) is var order and not 0 ? order : Key.CompareTo(other.Key);

    public override string ToString() => $"{Spool}.{Key}";

    public static bool operator <(EventId left, EventId right) => left.CompareTo(right) < 0;

    public static bool operator >(EventId left, EventId right) => left.CompareTo(right) > 0;

    public static bool operator <=(EventId left, EventId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EventId left, EventId right) => left.CompareTo(right) >= 0;

    internal static string DrawSpool() => RandomNumberGenerator.GetString(Alphabet, SpoolLength);
}
