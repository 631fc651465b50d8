using Microsoft.Playwright;

namespace Patchbay.EndToEnd.Tests.Page;

/// <summary>Markdown of the session, in the real page with its real policy. The rehearsal echoes what is typed.</summary>
public sealed class MarkdownTests : PageScene
{
    [Fact]
    public async Task Markdown_of_the_session_is_shown_and_what_a_person_typed_stays_as_typed()
    {
        var answer = await EchoAsync(
            """
            # A title
            Some **bold**, *slanted*, ~~struck~~ and `code *as is*` in snake_case_names, 2 * 3 * 4.

            - first
            - second
              1. inner
            - [x] done

            > quoted

            | name | size |
            | --- | ---: |
            | a | **1** |

            ```csharp
            var x = "<b>" + '*';
            ```
            See [the docs](https://example.org/a_(b)) or https://example.org/x?y=1.
            """);

        Assert.Equal("A title", await answer.Locator("h2").InnerTextAsync());
        Assert.Equal(["bold", "1"], await answer.Locator("strong").AllInnerTextsAsync());
        Assert.Equal(["slanted"], await answer.Locator("em").AllInnerTextsAsync());
        Assert.Equal(["struck"], await answer.Locator("del").AllInnerTextsAsync());
        Assert.Equal(["code *as is*"], await answer.Locator("p code").AllInnerTextsAsync());
        Assert.Equal(3, await answer.Locator("ul > li").CountAsync());
        Assert.Equal(1, await answer.Locator("li ol li").CountAsync());
        Assert.Equal("quoted", await answer.Locator("blockquote").InnerTextAsync());
        Assert.Equal(["name", "size"], await answer.Locator("th").AllInnerTextsAsync());
        Assert.Equal("var x = \"<b>\" + '*';", await answer.Locator("pre code").InnerTextAsync());
        Assert.Equal(
            ["https://example.org/a_(b)", "https://example.org/x?y=1"],
            await answer.Locator("a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)"));
        Assert.All(
            await answer.Locator("a").EvaluateAllAsync<string[]>("links => links.map(link => link.rel + ' ' + link.target)"),
            text => Assert.Equal("noopener noreferrer _blank", text));
        Assert.Contains("snake_case_names, 2 * 3 * 4", await answer.InnerTextAsync(), StringComparison.Ordinal);

        var typed = answer.Page.GetByTestId("message").First.GetByTestId("text");
        Assert.StartsWith("# A title", await typed.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await typed.Locator("*").CountAsync());
    }

    [Fact]
    public async Task No_text_becomes_markup_a_script_or_a_request_to_another_machine()
    {
        string[] attacks =
        [
            "<img src=x onerror=\"window.hacked=1\">", "<script>window.hacked=1</script>", "<svg onload=window.hacked=1>",
            "[x](javascript:window.hacked=1)", "[x](JaVaScRiPt:window.hacked=1)", "[x](java\tscript:window.hacked=1)",
            "[x](&#106;avascript:window.hacked=1)", "[x](data:text/html,<script>1</script>)", "[x](vbscript:x)", "[x](//evil.example/)",
            "![x](https://evil.example/pixel.png)", "![x](javascript:window.hacked=1)", "<javascript:window.hacked=1>",
            "[x](https://evil.example/\" onmouseover=\"window.hacked=1)", "<https://evil.example/\"onmouseover=\"window.hacked=1>",
            "[**<b onclick=window.hacked=1>**](https://evil.example)", "`</code><script>window.hacked=1</script>`",
            "```\"><script>\n</code></pre><script>window.hacked=1</script>\n```", "| <img src=x onerror=window.hacked=1> |\n| --- |\n| <script>window.hacked=1</script> |",
            "> <iframe src=https://evil.example>", "- <form action=https://evil.example><input autofocus onfocus=window.hacked=1>",
            "# <style>*{display:none}</style>", "[https://bank.example](https://evil.example)", "https://user:word@evil.example/",
        ];
        var (context, tab) = await Chromium.OpenAsync(Session.Page!);
        var foreign = new List<string>();
        context.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https", Host: not "localhost" })
            {
                foreign.Add(request.Url);
            }
        };
        var answer = await EchoAsync(tab, string.Join("\n\n", attacks));

        var found = await answer.EvaluateAsync<string[]>(
            """
            answer => [...answer.querySelectorAll('*')].flatMap(element => [
              ...(['SCRIPT', 'IMG', 'SVG', 'IFRAME', 'FORM', 'INPUT', 'STYLE', 'OBJECT', 'EMBED', 'B', 'LINK', 'META'].includes(element.tagName.toUpperCase()) ? [element.outerHTML] : []),
              ...element.getAttributeNames().filter(name => name.startsWith('on') || name === 'style' || name === 'srcdoc').map(name => element.outerHTML),
              ...(element.href && !/^https?:/.test(element.href) ? [element.outerHTML] : []),
            ])
            """);
        Assert.Empty(found);
        Assert.Equal("undefined", await tab.EvaluateAsync<string>("typeof window.hacked"));
        Assert.Empty(foreign);
        Assert.Contains("<img src=x onerror=\"window.hacked=1\">", await answer.InnerTextAsync(), StringComparison.Ordinal);
        // Words that claim another place are followed by the one where the link leads.
        await Assertions.Expect(answer.Locator("a", new LocatorLocatorOptions { HasText = "bank.example" })).ToContainTextAsync("(evil.example)");
    }

    [Fact]
    public async Task No_text_can_be_made_to_take_long()
    {
        string[] parts =
        [
            "*a ", "[", "[a](", "`", "**_~~", "> ", "- ", "| - ", "<https://", "http://a ", "  - x\n", "1. \n", "|a|b|\n|-|-|\n", "# ", "```\n",
        ];
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        foreach (var part in parts)
        {
            var milliseconds = await tab.EvaluateAsync<double>(
                """
                async part => {
                  const { markdown } = await import('/markdown.js');
                  const text = part.repeat(150000 / part.length);
                  const before = performance.now();
                  markdown(text);
                  return performance.now() - before;
                }
                """,
                part);
            Assert.True(milliseconds < 8000, $"{part}: {milliseconds:0} ms");
        }
    }

    async Task<ILocator> EchoAsync(string text)
    {
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        return await EchoAsync(tab, text);
    }

    static async Task<ILocator> EchoAsync(IPage tab, string text)
    {
        await SendAsync(tab, text.ReplaceLineEndings("\n"));
        await Assertions.Expect(tab.GetByTestId("message")).ToHaveCountAsync(2);
        return tab.GetByTestId("message").Last.GetByTestId("text");
    }
}
