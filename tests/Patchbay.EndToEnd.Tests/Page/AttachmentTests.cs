using Microsoft.Playwright;

namespace Patchbay.EndToEnd.Tests.Page;

public sealed class AttachmentTests : PageScene
{
    // A red square of 2 x 2.
    static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxAADKBwGBgAfDgMBfV0g0gAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_picture_is_shown_before_it_is_sent_when_it_is_sent_and_after_a_reload()
    {
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await tab.GetByTestId("file").SetInputFilesAsync(new FilePayload { Name = "red.png", MimeType = "image/png", Buffer = Picture });
        await Assertions.Expect(tab.GetByTestId("chip")).ToContainTextAsync("red.png");
        await Assertions.Expect(tab.GetByTestId("chip").Locator("img")).ToBeVisibleAsync();
        await SendAsync(tab, "look at this");

        await Assertions.Expect(tab.GetByTestId("chip")).ToHaveCountAsync(0);
        await IsShownAsync(tab.GetByTestId("picture").First);
        await Assertions.Expect(tab.GetByTestId("message")).ToHaveCountAsync(2);
        await tab.ReloadAsync();
        await IsShownAsync(tab.GetByTestId("picture").First);
        Assert.StartsWith("/uploads/", await tab.GetByTestId("attachment").First.GetAttributeAsync("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_files_go_one_by_one_and_one_can_be_taken_back()
    {
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await tab.GetByTestId("file").SetInputFilesAsync(
            new[] { "a.txt", "b.txt", "c.txt" }.Select(name => new FilePayload { Name = name, MimeType = "text/plain", Buffer = "x"u8.ToArray() }));
        await tab.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove b.txt" }).ClickAsync();
        await Assertions.Expect(tab.GetByTestId("chip")).ToHaveCountAsync(2);
        await SendAsync(tab, "two files");

        await Assertions.Expect(tab.GetByTestId("message").And(tab.Locator("[data-from=user]"))).ToHaveCountAsync(2);
        await Assertions.Expect(tab.GetByTestId("message").And(tab.Locator("[data-from=user]")).First).ToContainTextAsync("two files");
        await Session.WaitForAsync(item => Type(item) is "event" && item.GetProperty("content").GetString() is "two files", "the first");
        await Session.WaitForAsync(item => Type(item) is "event" && item.GetProperty("content").GetString() is "(c.txt)", "the second");
    }

    [Fact]
    public async Task A_picture_of_the_session_is_shown_and_another_file_is_a_download()
    {
        var project = Path.Combine(Home, "project");
        await File.WriteAllBytesAsync(Path.Combine(project, "chart.png"), Picture);
        await File.WriteAllTextAsync(Path.Combine(project, "evil.svg"), "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>");
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await SendAsync(tab, "attach chart.png");
        await IsShownAsync(tab.GetByTestId("picture"));
        await SendAsync(tab, "attach evil.svg");
        await Assertions.Expect(tab.GetByTestId("attachment").Last).ToHaveTextAsync("evil.svg");
        Assert.Equal("evil.svg", await tab.GetByTestId("attachment").Last.GetAttributeAsync("download"));
        await Assertions.Expect(tab.GetByTestId("picture")).ToHaveCountAsync(1);
    }

    static async Task IsShownAsync(ILocator picture)
    {
        await Assertions.Expect(picture).ToBeVisibleAsync();
        await Assertions.Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 2);
    }
}
