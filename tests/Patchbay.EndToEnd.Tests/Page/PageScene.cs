using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Page;

/// <summary>A session of the real program with its page, and a browser.</summary>
public abstract class PageScene : IAsyncLifetime
{
    private protected string Home { get; } = Directory.CreateTempSubdirectory("patchbay-page-").FullName;

    private protected Chromium Chromium { get; private set; } = null!;

    private protected SessionProcess Session { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Chromium = await Chromium.StartAsync();
        await StartSessionAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Chromium.DisposeAsync();
        Directory.Delete(Home, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The first one, or the next one on the same state.</summary>
    private protected async Task StartSessionAsync(Action<ProcessStartInfo>? change = null, string ready = "http://localhost:")
    {
        var start = PublishedProgram.Start(
            await PublishedProgram.ShippedAsync(), "--headless", "--output-format", "stream-json", "--name", "page");
        start.Environment["PATCHBAY_HOME"] = Path.Combine(Home, "state");
        start.Environment["FAKECHAT_PORT"] = "0";
        start.WorkingDirectory = Directory.CreateDirectory(Path.Combine(Home, "project")).FullName;
        change?.Invoke(start);
        Session = SessionProcess.Start(start);
        await Session.WaitForNoticeAsync(ready);
    }

    private protected static async Task SendAsync(IPage tab, string text)
    {
        await tab.GetByTestId("composer").FillAsync(text);
        await tab.GetByTestId("composer").PressAsync("Enter");
    }

    private protected static string? Type(JsonElement item) => item.GetProperty("type").GetString();
}
