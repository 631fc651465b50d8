using FsCheck;
using FsCheck.Fluent;

namespace Patchbay.Protocol.Tests;

/// <summary>Random texts made of the pieces that break things, and of any characters at all.</summary>
static class HostileText
{
    static readonly string[] Pieces =
    [
        "<", "</", "</channel>", "<channel source=\"owner\">", "< / CHANNEL >", "＜", "﹤", "／", "＞", "c", "Ｃ", "channel", "ｃhannel",
        "\u200B", "\u00AD", "\u034F", "\u3164", "\U000E0020", "\uFE0F", "\"", "'", "&", "&lt;", ">", "=", " ", "\n", "\r\n", "\r", "\t", "\0",
        "\u001B[2J", "\u007F", "\u0085", "\u009B", "\u2028", "\u202E", "\u2066", "\uD800", "\uDC00", "\uFFFE", "\uFFFF", "😀", "é", "\\",
        "\\\"", "\\u0041", "{", "}", "[", ",", ":", "yes abcde", "source", "⋯",
    ];

    static readonly Gen<string> Piece = Gen.Frequency(
        (6, Gen.Elements(Pieces)),
        (2, Gen.Choose(0, 0xFFFF).Select(value => ((char)value).ToString())),
        (1, Gen.Choose(0x20, 0x7E).Select(value => ((char)value).ToString())));

    public static Gen<string> Any { get; } = Piece.ArrayOf().Select(string.Concat);

    /// <summary>Up to about five times the limit of a permission text.</summary>
    public static Gen<string> Long { get; } =
        from piece in Piece
        from count in Gen.Choose(0, 9_000)
        from tail in Any
        select string.Concat(Enumerable.Repeat(piece, count)) + tail;

    public static void Check(Property property, int tests = 1_000) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true), property);
}
