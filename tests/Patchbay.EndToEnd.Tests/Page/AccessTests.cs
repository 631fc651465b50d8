using Microsoft.Playwright;

namespace Patchbay.EndToEnd.Tests.Page;

/// <summary>The page on a phone and on a desk, light and dark, by keyboard and to a screen reader.</summary>
public sealed class AccessTests : PageScene
{
    static readonly (string Name, int Width, int Height)[] Sizes = [("phone", 390, 844), ("small-phone", 320, 568), ("desktop", 1280, 860)];

    /// <summary>Also takes pictures, when <c>PATCHBAY_PICTURES</c> names a folder.</summary>
    [Fact]
    public async Task Nobody_is_shut_out_at_any_size_and_in_any_colours()
    {
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await CheckAsync(tab, "empty");
        await FillAsync(tab);
        await CheckAsync(tab, "talk");
        await SendAsync(tab, "run git log --oneline -3");
        await Assertions.Expect(tab.GetByTestId("permission")).ToBeVisibleAsync();
        await CheckAsync(tab, "permission");
        await tab.GetByTestId("deny").ClickAsync();
        await Assertions.Expect(tab.GetByTestId("permission")).ToHaveCountAsync(0);
        await SendAsync(tab, "ask Which **colour** shall it be? red | a rather long answer that needs its room | blue");
        await Assertions.Expect(tab.GetByTestId("question")).ToBeVisibleAsync();
        await CheckAsync(tab, "question");
        await tab.GetByTestId("option").First.ClickAsync();
        await SendAsync(tab, "wait 600");
        await Assertions.Expect(tab.GetByTestId("typing")).ToContainTextAsync("The session is working");
        await CheckAsync(tab, "working");
        await tab.GetByTestId("feed-toggle").ClickAsync();
        await Assertions.Expect(tab.GetByTestId("feed-row").Filter(new LocatorFilterOptions { HasText = "wait 600" }).First).ToBeVisibleAsync();
        await CheckAsync(tab, "feed");
    }

    [Fact]
    public async Task Everything_can_be_done_by_keyboard()
    {
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await HasFocusAsync(tab, "composer");
        await tab.Keyboard.TypeAsync("ask Go on? yes | no");
        await tab.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.GetByTestId("question")).ToBeVisibleAsync();

        await ReachAsync(tab, "option", backwards: true);
        await tab.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.GetByText("the answer is: no")).ToBeVisibleAsync();
        await HasFocusAsync(tab, "composer");

        await tab.Keyboard.TypeAsync("ask What else?");
        await tab.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.GetByTestId("answer")).ToBeVisibleAsync();
        await ReachAsync(tab, "answer", backwards: true);
        await tab.Keyboard.TypeAsync("nothing");
        await tab.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.GetByText("the answer is: nothing")).ToBeVisibleAsync();

        await tab.Keyboard.TypeAsync("wait 600");
        await tab.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.GetByTestId("stop")).ToBeVisibleAsync();
        await ReachAsync(tab, "stop", backwards: true);
        await tab.Keyboard.PressAsync("Space");
        await Assertions.Expect(tab.GetByTestId("note").Last).ToContainTextAsync("/stop: stopped");
    }

    async Task FillAsync(IPage tab)
    {
        await SendAsync(tab, "## What I found\nThe build of `main` is **green**, and these are left:\n\n1. the release notes\n2. a [link](https://example.org)\n\n| file | lines |\n| --- | --- |\n| README.md | 96 |\n\n```sh\ndotnet build Patchbay.slnx -c Release --nologo --verbosity quiet && ./test\n```\n> quoted");
        await Assertions.Expect(tab.GetByTestId("message")).ToHaveCountAsync(2);
        await SendAsync(tab, "/status");
        await Assertions.Expect(tab.GetByTestId("note")).ToHaveCountAsync(1);
        await SendAsync(tab, "react 👍");
        await Assertions.Expect(tab.GetByTestId("reaction")).ToHaveCountAsync(1);
        await File.WriteAllTextAsync(Path.Combine(Home, "project", "report.pdf"), "no real one");
        await SendAsync(tab, "attach report.pdf");
        await Assertions.Expect(tab.GetByTestId("attachment")).ToHaveCountAsync(1);
    }

    static async Task CheckAsync(IPage tab, string scene)
    {
        foreach (var (name, width, height) in Sizes)
        {
            await tab.SetViewportSizeAsync(width, height);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await tab.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                if (Environment.GetEnvironmentVariable("PATCHBAY_PICTURES") is { Length: > 0 } folder)
                {
                    await tab.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{scene}-{name}-{scheme}.png") });
                }

                Assert.Empty((await AxeCheck.ViolationsAsync(tab)).Select(violation => $"{scene}, {name}, {scheme}: {violation}"));
                Assert.Equal(width, await tab.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            }
        }
    }

    static async Task HasFocusAsync(IPage tab, string testId)
    {
        var focused = "";
        for (var tries = 0; tries < 200; tries++)
        {
            focused = await tab.EvaluateAsync<string>("document.activeElement.dataset.testid || document.activeElement.outerHTML.slice(0, 200)");
            if (focused == testId)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.Fail($"{testId} has no focus, but {focused}");
    }

    static async Task ReachAsync(IPage tab, string testId, bool backwards)
    {
        for (var steps = 0; steps < 30; steps++)
        {
            await tab.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
            if (await tab.EvaluateAsync<string?>("document.activeElement.dataset.testid") == testId)
            {
                return;
            }
        }

        Assert.Fail($"{testId} cannot be reached by keyboard");
    }
}
