using System.Globalization;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram.Text;

/// <summary>
/// Markdown as a text with marks. What Telegram cannot show is written out: lists with bullets, tables as aligned text. A
/// text without any Markdown in it stays as it is, letter by letter.
/// </summary>
sealed class TelegramMarkdown
{
    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseTaskLists().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough).UseAutoLinks().Build();

    readonly TelegramTextBuilder _out = new();

    // Something was written other than it stood there.
    bool _isMarkdown;
    bool _isInQuote;

    public static TelegramText Render(string markdown)
    {
        var renderer = new TelegramMarkdown();
        try
        {
            renderer.Blocks(Markdown.Parse(markdown, Pipeline), "", "\n\n");
        }
        catch (ArgumentException)
        {
            // Nested too deeply to be meant.
            return TelegramText.Plain(markdown);
        }

        var text = renderer._out.Build();
        return (renderer._isMarkdown || renderer._out.HasMarks) && text.Text.Length > 0 ? text : TelegramText.Plain(markdown);
    }

    void Blocks(ContainerBlock blocks, string indent, string separator)
    {
        var isFirst = true;
        foreach (var block in blocks)
        {
            if (!isFirst || indent.Length == 0)
            {
                _out.Separate(separator);
                _out.Add(isFirst ? "" : indent);
            }

            isFirst = false;
            Block(block, indent);
        }
    }

    void Block(Block block, string indent)
    {
        switch (block)
        {
            case HeadingBlock heading:
                Marked(heading.Inline, "bold", indent);
                break;
            case CodeBlock code:
                var language = (code as FencedCodeBlock)?.Info;
                Code(code.Lines.ToString(), language is { Length: > 0 } ? language : null);
                break;
            case QuoteBlock quote:
                Quote(quote);
                break;
            case ListBlock list:
                List(list, indent);
                break;
            case Table table:
                Code(TelegramTable.Write(table), null);
                break;
            case ThematicBreakBlock:
                _isMarkdown = true;
                _out.Add("———");
                break;
            case LeafBlock { Inline: { } inline }:
                Inlines(inline, indent);
                break;
            case LeafBlock leaf:
                _out.Add(leaf.Lines.ToString());
                break;
            case LinkReferenceDefinitionGroup:
                break;
            case ContainerBlock container:
                Blocks(container, indent, "\n\n");
                break;
        }
    }

    void Code(string code, string? language)
    {
        var start = _out.Length;
        _out.Add(code.Length == 0 ? " " : code);
        _out.Mark(start, new TelegramEntity("pre", 0, 0) { Language = language });
    }

    void Quote(QuoteBlock quote)
    {
        var start = _out.Length;
        var isOutermost = !_isInQuote;
        _isInQuote = true;
        _isMarkdown = true;
        var inner = true;
        foreach (var block in quote)
        {
            if (!inner)
            {
                _out.Add("\n");
            }

            inner = false;
            Block(block, "");
        }

        // Quotes do not nest at Telegram.
        if (isOutermost)
        {
            _out.Mark(start, new TelegramEntity("blockquote", 0, 0));
            _isInQuote = false;
        }
    }

    void List(ListBlock list, string indent)
    {
        _isMarkdown |= !list.IsOrdered;
        var number = list.IsOrdered && int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : 1;
        var isFirst = true;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            if (!isFirst)
            {
                _out.Separate("\n");
                _out.Add(indent);
            }

            isFirst = false;
            _out.Add(list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "• ");
            Blocks(item, indent + "   ", "\n");
        }
    }

    void Marked(ContainerInline? inlines, string mark, string indent)
    {
        var start = _out.Length;
        Inlines(inlines, indent);
        _out.Mark(start, new TelegramEntity(mark, 0, 0));
    }

    void Inlines(ContainerInline? inlines, string indent)
    {
        foreach (var inline in inlines ?? Enumerable.Empty<Inline>())
        {
            Inline(inline, indent);
        }
    }

    void Inline(Inline inline, string indent)
    {
        switch (inline)
        {
            case LiteralInline literal:
                _isMarkdown |= literal.IsFirstCharacterEscaped;
                _out.Add(literal.Content.ToString());
                break;
            case LineBreakInline:
                _out.Add("\n" + indent);
                break;
            case CodeInline code:
                _out.Add(code.Content, "code");
                break;
            case EmphasisInline emphasis:
                Marked(emphasis, emphasis.DelimiterChar is '~' ? "strikethrough" : emphasis.DelimiterCount >= 2 ? "bold" : "italic", indent);
                break;
            case LinkInline link:
                Link(link, indent);
                break;
            case AutolinkInline auto:
                _out.Add(auto.Url);
                break;
            case TaskList task:
                _out.Add(task.Checked ? "☑" : "☐");
                break;
            case HtmlEntityInline entity:
                _isMarkdown = true;
                _out.Add(entity.Transcoded.ToString());
                break;
            case HtmlInline html:
                _out.Add(html.Tag);
                break;
            case ContainerInline container:
                Inlines(container, indent);
                break;
        }
    }

    void Link(LinkInline link, string indent)
    {
        _isMarkdown |= !link.IsAutoLink;
        var start = _out.Length;
        Inlines(link, indent);
        if (Uri.TryCreate(link.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "tg" or "mailto")
        {
            if (!link.IsAutoLink)
            {
                _out.Mark(start, new TelegramEntity("text_link", 0, 0) { Url = link.Url });
            }
        }
        else if (link.Url is { Length: > 0 } place)
        {
            _out.Add($" ({place})");
        }
    }
}
