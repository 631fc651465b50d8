using Patchbay.Platforms.Telegram.Fake;

namespace Patchbay.Cli.Tests.Setup;

public sealed class ConfigureProgramTests : IAsyncLifetime
{
    readonly string _home = Directory.CreateTempSubdirectory("configure-test-").FullName;
    FakeBotApi _bot = null!;

    public async ValueTask InitializeAsync() => _bot = await FakeBotApi.StartAsync();

    [Fact]
    public async Task A_token_from_standard_input_is_checked_and_stored_and_shown_nowhere()
    {
        var (code, text) = await RunAsync("configure telegram --yes", _bot.Token);

        Assert.Equal(0, code);
        Assert.Contains("@patchbay_test_bot is ready", text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Env));
        }

        var (_, shown) = await RunAsync("configure telegram --show");
        Assert.Contains("token     set", shown, StringComparison.Ordinal);
        var (_, audit) = await RunAsync("audit");
        Assert.Contains("the token of @patchbay_test_bot was stored", audit, StringComparison.Ordinal);
        Assert.All([text, shown, audit], said => Assert.DoesNotContain(_bot.Token.Split(':')[1], said, StringComparison.Ordinal));

        Assert.Equal(0, (await RunAsync("configure telegram --clear --yes")).Code);
        Assert.Contains("token     not set", (await RunAsync("configure telegram --show")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_a_wrong_form_and_none_at_all_store_nothing()
    {
        const string Wrong = "7000000001:AAwrongwrongwrongwrongwrongwrongwrong";

        foreach (var (input, why) in new[] { (Wrong, "does not know this token"), ("hunter2", "no bot token"), (null, "no token was given") })
        {
            var (code, text) = await RunAsync("configure telegram --yes", input);
            Assert.Equal(1, code);
            Assert.Contains(why, text, StringComparison.Ordinal);
            Assert.DoesNotContain(input ?? "nothing at all", text, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Env));
    }

    [Fact]
    public async Task A_platform_that_cannot_be_reached_is_said_to_be()
    {
        await _bot.DisposeAsync();

        var (code, text) = await RunAsync("configure telegram --yes", _bot.Token);

        Assert.Equal(1, code);
        Assert.Contains("could not be asked", text, StringComparison.Ordinal);
        Assert.False(File.Exists(Env));
    }

    public async ValueTask DisposeAsync()
    {
        await _bot.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    string Env => Path.Combine(_home, "channels", "telegram", ".env");

    Task<(int Code, string Text)> RunAsync(string arguments, string? input = null) =>
        PatchbayProcess.RunAsync(_home, arguments, input, new() { ["TELEGRAM_API_ROOT"] = _bot.Root.ToString() });
}
