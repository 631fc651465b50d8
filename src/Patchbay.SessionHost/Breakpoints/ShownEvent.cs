using System.Text;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;

namespace Patchbay.SessionHost.Breakpoints;

/// <summary>What of an event the agent is shown: its meta within bounds, and whether its body is too long for it.</summary>
sealed record ShownEvent(IReadOnlyList<KeyValuePair<string, string>> Meta, int ShortenedMeta, bool IsLong)
{
    public static ShownEvent Of(ChannelEvent message)
    {
        var meta = message.Meta;
        var shortened = 0;
        if (MetaSize(message) > BreakpointBounds.MaxMetaValue)
        {
            meta = Bound(message.Meta, out shortened);
        }

        return new ShownEvent(meta, shortened, IsTooLong(message.Content));
    }

    /// <summary>What counts against the bounds of a breakpoint, in bytes.</summary>
    public static int Size(ChannelEvent message) =>
        Math.Min(MetaSize(message), BreakpointBounds.MaxMeta)
        + (IsTooLong(message.Content) ? BreakpointBounds.ShortenedTo : Encoding.UTF8.GetByteCount(message.Content));

    static bool IsTooLong(string body) => !Utf8Text.Fits(body, BreakpointBounds.ShortenAbove);

    static int MetaSize(ChannelEvent message) => (int)Math.Min(int.MaxValue, message.Meta.Sum(Size));

    static long Size(KeyValuePair<string, string> pair) => pair.Key.Length + Encoding.UTF8.GetByteCount(pair.Value);

    static List<KeyValuePair<string, string>> Bound(IReadOnlyList<KeyValuePair<string, string>> meta, out int shortened)
    {
        var kept = new List<KeyValuePair<string, string>>();
        var room = (long)BreakpointBounds.MaxMeta;
        shortened = 0;
        foreach (var (key, value) in meta)
        {
            var pair = KeyValuePair.Create(key, Utf8Text.Cut(value, BreakpointBounds.MaxMetaValue, out var lost));
            var fits = Size(pair) <= room;
            shortened += lost > 0 || !fits ? 1 : 0;
            if (fits)
            {
                kept.Add(pair);
                room -= Size(pair);
            }
        }

        return kept;
    }
}
