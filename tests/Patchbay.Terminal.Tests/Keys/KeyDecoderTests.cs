using System.Text;
using Patchbay.Terminal.Keys;

namespace Patchbay.Terminal.Tests.Keys;

public class KeyDecoderTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("é", "é")]
    [InlineData("漢", "漢")]
    [InlineData("😀", "😀")]
    [InlineData("\r", "Enter")]
    [InlineData("\n", "C-j")]
    [InlineData("\t", "Tab")]
    [InlineData("\b", "Backspace")]
    [InlineData("\u007F", "Backspace")]
    [InlineData("\u0001", "C-a")]
    [InlineData("\u0003", "C-c")]
    [InlineData("\u001A", "C-z")]
    [InlineData("\u001F", "C-_")]
    [InlineData("\0", "C- ")]
    [InlineData("\eb", "M-b")]
    [InlineData("\e\u007F", "M-Backspace")]
    [InlineData("\e\r", "M-Enter")]
    [InlineData("\e[A", "Up")]
    [InlineData("\eOA", "Up")]
    [InlineData("\e[1;5D", "C-Left")]
    [InlineData("\e[1;3C", "M-Right")]
    [InlineData("\e\e[D", "M-Left")]
    [InlineData("\e[3~", "Delete")]
    [InlineData("\e[H", "Home")]
    [InlineData("\e[4~", "End")]
    [InlineData("\e[8~", "End")]
    [InlineData("\e[5~", "PageUp")]
    [InlineData("\e[Z", "BackTab")]
    [InlineData("\e[13;2u", "S-Enter")]
    [InlineData("\e[97;5u", "C-a")]
    [InlineData("\e[27u", "Escape")]
    [InlineData("\e[200~one\rtwo\e[201~", "paste(one\rtwo) PasteEnd")]
    [InlineData("\e[200~\e[31m\u0003\e[201~x", "paste(\e[31m\u0003) PasteEnd x")]
    [InlineData("\e[15~", "Unknown")]
    [InlineData("\e[[A", "Unknown")]
    [InlineData("\e[I", "Unknown")]
    [InlineData("\e[24;80R", "Unknown")]
    public void A_key_is_the_same_wherever_it_was_cut(string bytes, string keys)
    {
        var all = Encoding.UTF8.GetBytes(bytes);
        var decoder = new KeyDecoder();
        Assert.Equal(keys, Text([.. decoder.Feed(all), .. decoder.Flush()]));
        for (var cut = 1; cut < all.Length; cut++)
        {
            Assert.Equal(keys, Text([.. decoder.Feed(all.AsSpan(0, cut)), .. decoder.Feed(all.AsSpan(cut)), .. decoder.Flush()]));
        }

        Assert.Equal(keys, Text([.. all.SelectMany(one => decoder.Feed([one])).ToList(), .. decoder.Flush()]));
        Assert.False(decoder.IsWaiting);
    }

    [Fact]
    public void A_lone_Escape_waits_until_nothing_follows()
    {
        var decoder = new KeyDecoder();
        Assert.Empty(decoder.Feed("\e"u8));
        Assert.True(decoder.IsWaiting);
        Assert.Equal("Escape", Text(decoder.Flush()));
        Assert.Equal("", Text(decoder.Feed("\e\e"u8)));
        Assert.Equal("Escape Escape", Text(decoder.Flush()));
        Assert.Equal("Escape x", Text([.. decoder.Feed("\e"u8), .. decoder.Flush(), .. decoder.Feed("x"u8)]));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_shown_and_not_lost()
    {
        var decoder = new KeyDecoder();
        Assert.Equal("\uFFFD a", Text(decoder.Feed([0xFF, (byte)'a'])));
        Assert.Empty(decoder.Feed([0xF0, 0x9F]));
        Assert.Equal("Unknown", Text(decoder.Flush()));
    }

    [Fact]
    public void A_sequence_without_an_end_ends_by_itself()
    {
        var decoder = new KeyDecoder();
        Assert.Empty(decoder.Feed("\e["u8));
        Assert.Equal("", Text(decoder.Feed(Encoding.ASCII.GetBytes(new string('1', 100)))));
        Assert.False(decoder.IsWaiting);
    }

    [Fact]
    public void A_long_paste_comes_in_pieces_and_is_whole()
    {
        var text = string.Concat(Enumerable.Repeat("naïve 漢字 😀\r", 5000));
        var decoder = new KeyDecoder();
        var keys = Encoding.UTF8.GetBytes($"\e[200~{text}\e[201~").Chunk(4093).SelectMany(piece => decoder.Feed(piece)).ToList();
        Assert.Equal(text, string.Concat(keys.Where(key => key.Key is Key.PastePart).Select(key => key.Text)));
        Assert.Equal(Key.PasteEnd, keys[^1].Key);
    }

    static string Text(IReadOnlyList<KeyPress> keys)
    {
        var text = new StringBuilder();
        foreach (var key in keys)
        {
            // The pieces of one paste are one.
            var piece = key.Key is Key.PastePart ? key.Text : null;
            if (piece is not null && text.Length > 0 && text[^1] is ')')
            {
                text.Insert(text.Length - 1, piece);
                continue;
            }

            text.Append(text.Length > 0 ? " " : "")
                .Append(key.Control ? "C-" : "").Append(key.Alt ? "M-" : "").Append(key.Shift ? "S-" : "")
                .Append(piece is not null ? $"paste({piece})" : key.Key is Key.Character ? key.Character.ToString() : key.Key.ToString());
        }

        return text.ToString();
    }
}
