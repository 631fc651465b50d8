using System.Text.Json;
using Microsoft.Playwright;
using Patchbay.EndToEnd.Tests.Agents;

namespace Patchbay.EndToEnd.Tests.Page;

/// <summary>The session's feed beside the talk, from the real session to a real browser.</summary>
public sealed class FeedPaneTests : PageScene
{
    [Fact]
    public async Task The_pane_shows_what_the_session_does_from_the_beginning_and_live_and_stands_still_when_it_does_nothing()
    {
        var (context, tab) = await Chromium.OpenAsync(Session.Page!);
        await SendAsync(tab, "run echo '<b>in-the-feed</b>'");
        await tab.GetByTestId("allow").ClickAsync();
        await Assertions.Expect(tab.GetByTestId("message")).ToHaveCountAsync(2);
        await Assertions.Expect(tab.GetByTestId("feed")).ToBeHiddenAsync();

        await tab.GetByTestId("feed-toggle").ClickAsync();
        await Assertions.Expect(Row(tab, "session_started")).ToContainTextAsync("Session page: rehearsal");
        await Assertions.Expect(Row(tab, "event")).ToContainTextAsync("run echo '<b>in-the-feed</b>'");
        await Assertions.Expect(Row(tab, "permission_resolved")).ToContainTextAsync("allowed by web");
        await Assertions.Expect(Row(tab, "tool_result").Filter(new LocatorFilterOptions { HasText = "in-the-feed" }).First).ToContainTextAsync("<b>in-the-feed</b>");
        await Assertions.Expect(Row(tab, "turn_finished")).ToContainTextAsync("completed");

        await SendAsync(tab, "and live");
        await Assertions.Expect(Row(tab, "event").Last).ToContainTextAsync("and live");
        await Assertions.Expect(Row(tab, "turn_finished")).ToHaveCountAsync(2);

        // An open pane makes no items: two more tabs with theirs, and the feed has not moved.
        var rows = await tab.GetByTestId("feed-row").CountAsync();
        for (var i = 0; i < 2; i++)
        {
            var other = await context.NewPageAsync();
            await other.GotoAsync($"http://localhost:{Session.Page!.Port}/");
            await Assertions.Expect(Row(other, "turn_finished")).ToHaveCountAsync(2);
        }

        Assert.Equal(rows, await tab.GetByTestId("feed-row").CountAsync());
        Assert.DoesNotContain("token=", await tab.GetByTestId("feed").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_phone_the_pane_takes_the_place_of_the_talk_and_the_session_is_steered_below_it()
    {
        var tab = await Chromium.OpenPhoneAsync(Session.Page!);
        await tab.GetByTestId("feed-toggle").ClickAsync();
        await Assertions.Expect(tab.GetByTestId("feed")).ToBeVisibleAsync();
        await Assertions.Expect(tab.Locator("#scroll")).ToBeHiddenAsync();
        await SendAsync(tab, "run echo from-the-phone");
        await tab.GetByTestId("allow").ClickAsync();
        await Assertions.Expect(Row(tab, "tool_result").Filter(new LocatorFilterOptions { HasText = "from-the-phone" })).ToBeVisibleAsync();
        await PictureAsync(tab);

        await tab.GetByTestId("feed-close").ClickAsync();
        await Assertions.Expect(tab.GetByTestId("message")).ToHaveCountAsync(2);
        await Assertions.Expect(tab.GetByTestId("message").Last).ToBeInViewportAsync();
    }

    [Fact]
    public async Task By_keyboard_it_opens_scrolls_and_closes_and_it_is_there_again_after_a_reload()
    {
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await Assertions.Expect(tab.GetByTestId("feed-toggle")).ToBeVisibleAsync();
        await tab.GetByTestId("feed-toggle").FocusAsync();
        await tab.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.GetByTestId("feed")).ToBeFocusedAsync();
        await SendAsync(tab, "steps 60");
        await Assertions.Expect(Row(tab, "turn_finished")).ToHaveCountAsync(1);
        await tab.GetByTestId("feed-scroll").FocusAsync();
        await tab.Keyboard.PressAsync("Home");
        await Assertions.Expect(Row(tab, "session_started")).ToBeInViewportAsync();

        await tab.ReloadAsync();
        await Assertions.Expect(Row(tab, "turn_finished")).ToBeInViewportAsync();
        await tab.GetByTestId("feed-scroll").FocusAsync();
        await tab.Keyboard.PressAsync("Escape");
        await Assertions.Expect(tab.GetByTestId("feed")).ToBeHiddenAsync();
        await Assertions.Expect(tab.GetByTestId("feed-toggle")).ToBeFocusedAsync();
        await Assertions.Expect(tab.GetByTestId("feed-toggle")).ToHaveAttributeAsync("aria-expanded", "false");
    }

    [Fact]
    public async Task Many_items_stay_few_rows_the_newest_is_shown_and_markup_is_text()
    {
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await tab.GetByTestId("feed-toggle").ClickAsync();
        await Assertions.Expect(Row(tab, "session_started")).ToBeVisibleAsync();
        await tab.EvaluateAsync(
            """
            async () => (await import('/feed.js')).show({ items: Array.from({ length: 5000 }, (_, i) =>
              ({ type: 'assistant', seq: i, at: '2026-03-04T05:06:07Z', text: `number ${i} <img src=x onerror=document.title='broken'>\u202e\u001b[31m` })) })
            """);
        await Assertions.Expect(Row(tab, "assistant").Last).ToContainTextAsync("number 4999 <img");
        await Assertions.Expect(Row(tab, "assistant").Last).ToBeInViewportAsync();
        Assert.InRange(await tab.GetByTestId("feed-row").CountAsync(), 100, 400);
        Assert.Equal("fakechat", await tab.TitleAsync());
    }

    [Fact]
    public async Task What_a_model_thinks_is_a_quiet_row_a_long_thought_is_folded_and_its_markup_is_text()
    {
        const string Markup = "<img src=x onerror=document.title='broken'></li><b>bold</b>";
        var thought = $"First I look at {Markup} and then {new string('w', 500)}";
        await using var model = await ModelWorld.StartAsync(
            JsonSerializer.Serialize(new { text = "I thought long.", thinking = thought }), """{"text": "I hardly thought.", "thinking": "This is <i>easy</i>."}""");
        await Session.DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(Home, "state", "settings.json"), """{ "agent": { "thinking": "adaptive" } }""");
        await StartSessionAsync(start =>
        {
            start.ArgumentList.Add("--agent");
            start.ArgumentList.Add("claude");
            start.Environment["ANTHROPIC_API_KEY"] = "fake-key-of-a-fake-model";
            start.Environment["ANTHROPIC_BASE_URL"] = model.Address.AbsoluteUri;
        });
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await tab.GetByTestId("feed-toggle").ClickAsync();
        await SendAsync(tab, "think");
        await Assertions.Expect(Row(tab, "assistant")).ToContainTextAsync("I thought long.");
        await SendAsync(tab, "and again");
        await Assertions.Expect(Row(tab, "assistant").Last).ToContainTextAsync("I hardly thought.");

        var row = Row(tab, "thinking").First;
        await Assertions.Expect(row).ToContainTextAsync($"Thought, the first 400 of {thought.Length} characters");
        await Assertions.Expect(row.Locator("summary")).ToContainTextAsync($"First I look at {Markup}");
        await Assertions.Expect(row.Locator(".feed-text")).ToBeHiddenAsync();
        await row.Locator("summary").ClickAsync();
        await Assertions.Expect(row.Locator(".feed-text")).ToBeVisibleAsync();
        await Assertions.Expect(row.Locator(".feed-text")).ToContainTextAsync($"{Markup} and then wwww");
        await Assertions.Expect(Row(tab, "thinking").Last.Locator(".feed-text")).ToHaveTextAsync("This is <i>easy</i>.");
        await Assertions.Expect(tab.Locator("[data-testid=feed-row] :is(img, b, i)")).ToHaveCountAsync(0);
        Assert.Equal("fakechat", await tab.TitleAsync());
        await PictureAsync(tab);

        // Unasked it goes into no chat.
        await Assertions.Expect(tab.Locator("#scroll")).Not.ToContainTextAsync("First I look at");
    }

    [Fact]
    public async Task Without_a_token_there_is_no_pane()
    {
        await Session.DisposeAsync();
        await StartSessionAsync(start => start.Environment["FAKECHAT_TOKEN"] = "");
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await SendAsync(tab, "hello");
        await Assertions.Expect(tab.GetByTestId("message")).ToHaveCountAsync(2);
        await Assertions.Expect(tab.GetByTestId("feed-toggle")).ToBeHiddenAsync();
    }

    static ILocator Row(IPage tab, string kind) => tab.Locator($"[data-testid=feed-row][data-kind={kind}]");

    /// <summary>The picture of the how-to, when <c>PATCHBAY_FEED_PICTURE</c> names a file.</summary>
    static async Task PictureAsync(IPage tab)
    {
        if (Environment.GetEnvironmentVariable("PATCHBAY_FEED_PICTURE") is { Length: > 0 } picture)
        {
            await tab.ScreenshotAsync(new PageScreenshotOptions { Path = picture });
        }
    }
}
