using System.Globalization;
using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram.Api;
using Patchbay.Platforms.Telegram.Text;

namespace Patchbay.Platforms.Tests.Telegram;

public sealed class TextTests
{
    [Theory]
    [InlineData("plain text stays, snake_case_names and 2 * 3 * 4 too")]
    [InlineData("two\n\n\nempty lines, and  spaces ")]
    [InlineData("<b>not ours</b> & co. 1.5 > 1 (really) [no link] #tag")]
    [InlineData("1. one\n2. two")]
    [InlineData("https://example.org/a_b_c")]
    public void A_text_without_Markdown_stays_letter_by_letter(string text)
    {
        var rendered = TelegramMarkdown.Render(text);
        Assert.Equal(text, rendered.Text);
        Assert.Empty(rendered.Entities);
    }

    [Theory]
    [InlineData("# Title\n\ntext", "Title\n\ntext", "bold:Title")]
    [InlineData("a **b _c_** ~~d~~ `e`", "a b c d e", "bold:b c|italic:c|strikethrough:d|code:e")]
    [InlineData("**a `b` c**", "a b c", "bold:a |code:b|bold: c")]
    [InlineData("- x\n- y\n  - z", "• x\n• y\n   • z", "")]
    [InlineData("- [x] done\n- [ ] open", "• ☑ done\n• ☐ open", "")]
    [InlineData("> quoted\n> more", "quoted\nmore", "blockquote:quoted\nmore")]
    [InlineData("[site](https://example.org) and [file](src/a.cs)", "site and file (src/a.cs)", "text_link:site")]
    [InlineData("[x](javascript:alert)", "x (javascript:alert)", "")]
    [InlineData("a\\*b &amp; c", "a*b & c", "")]
    [InlineData("|a|b|\n|-|-|\n|one|2|", "a   | b\n----|--\none | 2", "pre:a   | b\n----|--\none | 2")]
    [InlineData("text\n\n```cs\nvar x = \"**1**\";\n```\nafter", "text\n\nvar x = \"**1**\";\n\nafter", "pre:var x = \"**1**\";")]
    [InlineData("unfinished ```code", "unfinished ```code", "")]
    public void Markdown_becomes_text_and_marks(string markdown, string text, string marks)
    {
        var rendered = TelegramMarkdown.Render(markdown);
        Assert.Equal(text, rendered.Text);
        Assert.Equal(marks, string.Join('|', rendered.Entities.Select(entity => $"{entity.Type}:{rendered.Text.Substring(entity.Offset, entity.Length)}")));
    }

    [Fact]
    public void A_language_and_an_address_go_with_their_marks()
    {
        var rendered = TelegramMarkdown.Render("```cs\nx\n```\n[a](https://example.org)");
        Assert.Equal("cs", rendered.Entities.Single(entity => entity.Type is "pre").Language);
        Assert.Equal("https://example.org", rendered.Entities.Single(entity => entity.Type is "text_link").Url);
    }

    [Theory]
    [InlineData(ChunkMode.Length, "aaaa bbbb\ncccc", 6, "aaaa b|bbb\ncc|cc")]
    [InlineData(ChunkMode.Newline, "aaaa bbbb\ncccc", 6, "aaaa| bbbb|cccc")]
    [InlineData(ChunkMode.Newline, "first\n\ntwo three", 8, "first|two| three")]
    [InlineData(ChunkMode.Length, "", 5, "")]
    [InlineData(ChunkMode.Length, "abc", 3, "abc")]
    public void The_cutting_is_the_contracts(ChunkMode mode, string text, int limit, string expected) =>
        Assert.Equal(expected, string.Join('|', TelegramChunks.Split(TelegramText.Plain(text), limit, mode).Select(piece => piece.Text)));

    [Fact]
    public void No_character_is_cut_and_nothing_is_lost()
    {
        var random = new Random(7);
        string[] characters = ["a", "é", "e\u0301", "😀", "👩‍👩‍👧‍👦", "🇩🇪", "한", "\r\n", " "];
        for (var round = 0; round < 400; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 60).Select(_ => characters[random.Next(characters.Length)]));
            var pieces = TelegramChunks.Split(TelegramText.Plain(text), random.Next(30, 60), ChunkMode.Length);
            var bounds = StringInfo.ParseCombiningCharacters(text).ToHashSet();
            var at = 0;
            foreach (var piece in pieces)
            {
                at = text.IndexOf(piece.Text, at, StringComparison.Ordinal);
                Assert.Contains(at, bounds);
                at += piece.Text.Length;
            }

            Assert.Equal(text.Count(character => !char.IsWhiteSpace(character)), pieces.Sum(piece => piece.Text.Count(character => !char.IsWhiteSpace(character))));
        }
    }

    [Fact]
    public void Code_is_cut_between_its_lines_and_both_parts_are_code()
    {
        var code = string.Join('\n', Enumerable.Range(0, 40).Select(line => $"line {line};"));
        var rendered = TelegramMarkdown.Render($"Look:\n\n```cs\n{code}\n```\n");
        var pieces = TelegramChunks.Split(rendered, 200, ChunkMode.Length);
        Assert.True(pieces.Count > 1);
        Assert.All(pieces, piece =>
        {
            Assert.Contains(piece.Entities, entity => entity is { Type: "pre", Language: "cs" });
            Assert.EndsWith(";", piece.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_block_of_code_that_fits_into_the_next_message_is_not_cut()
    {
        var text = TelegramMarkdown.Render(new string('x', 150) + "\n\n```\n" + string.Join('\n', Enumerable.Repeat("code", 20)) + "\n```");
        var pieces = TelegramChunks.Split(text, 200, ChunkMode.Length);
        Assert.Equal(2, pieces.Count);
        Assert.Equal([0, 1], pieces.Select(piece => piece.Entities.Count));
    }

    [Fact]
    public void Marks_are_shared_out_to_the_pieces()
    {
        var pieces = TelegramChunks.Split(new TelegramText(new string('b', 10), [new TelegramEntity("bold", 2, 6)]), 4, ChunkMode.Length);
        Assert.Equal([(2, 2), (0, 4)], pieces.SelectMany(piece => piece.Entities).Select(entity => (entity.Offset, entity.Length)));
        Assert.Equal(3, pieces.Count);
    }
}
