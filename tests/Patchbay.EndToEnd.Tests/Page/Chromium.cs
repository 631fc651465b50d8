using Microsoft.Playwright;

namespace Patchbay.EndToEnd.Tests.Page;

/// <summary>Debian's Chromium, driven from the tests.</summary>
sealed class Chromium : IAsyncDisposable
{
    readonly IPlaywright _playwright;
    readonly IBrowser _browser;

    // The tests share the machine with each other: what is expected comes, but not always within five seconds.
    static Chromium() => Assertions.SetDefaultExpectTimeout(30_000);

    Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static async Task<Chromium> StartAsync()
    {
        var path = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
        Assert.True(path is not null, "the page tests need Chromium; ./test installs it on Debian as root");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>A tab of a browser that has never been here; the address may carry the token.</summary>
    public async Task<(IBrowserContext Context, IPage Tab)> OpenAsync(Uri address)
    {
        var context = await _browser.NewContextAsync();
        var tab = await context.NewPageAsync();
        await tab.GotoAsync(address.ToString());
        return (context, tab);
    }

    /// <summary>The same on a phone, which takes the certificate of a test.</summary>
    public async Task<IPage> OpenPhoneAsync(Uri address)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 390, Height = 844 },
            HasTouch = true,
            IsMobile = true,
            IgnoreHTTPSErrors = true,
        });
        var tab = await context.NewPageAsync();
        await tab.GotoAsync(address.ToString());
        return tab;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
