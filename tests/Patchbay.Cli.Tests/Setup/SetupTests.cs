using Patchbay.Channels.Gate;
using Patchbay.Cli.Channels;
using Patchbay.Cli.Setup;
using Patchbay.Platforms.Telegram.Fake;
using Patchbay.SessionHost.Trust;

namespace Patchbay.Cli.Tests.Setup;

/// <summary>The dialogue against the fake server of Telegram, with the real channel in a process of its own.</summary>
public sealed class SetupTests : IAsyncLifetime
{
    const long Alice = 42;

    readonly string _home = Directory.CreateTempSubdirectory("setup-test-").FullName;
    readonly Desk _desk = new();
    FakeBotApi _bot = null!;

    public async ValueTask InitializeAsync() => _bot = await FakeBotApi.StartAsync();

    [Fact]
    public async Task Whoever_comes_with_the_link_is_shown_and_becomes_what_was_answered()
    {
        _desk.Answers.AddRange([true, true, true]);
        var running = RunAsync(_bot.Token);
        var secret = await _desk.SecretAsync();
        _bot.People.Direct(Alice);
        _bot.People.Say(Alice, $"/start {secret}");

        Assert.Equal(0, await running);

        Assert.Contains(_desk.Lines, line => line == "alice (42) came with the link.");
        Assert.Equal("owner", Store().Read().RoleOf("42"));
        Assert.True(Store().Read().MayApprove("42"));
        Assert.Null(Store().ReadWindow());
        Assert.Equal($"TELEGRAM_BOT_TOKEN={_bot.Token}\n", File.ReadAllText(Path.Combine(_home, "channels", "telegram", ".env")));
        Assert.Contains(_bot.People.Direct(Alice).FromBot(), message => message["text"]!.GetValue<string>().StartsWith("Paired", StringComparison.Ordinal));
        Assert.DoesNotContain(_desk.Lines, line => line.Contains(_bot.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Strangers_cannot_take_the_place_of_the_link_and_a_no_lets_nobody_in()
    {
        _desk.Answers.Add(false);
        var running = RunAsync(_bot.Token);
        var secret = await _desk.SecretAsync();
        foreach (var stranger in new[] { 7L, 8, 9, 10 })
        {
            _bot.People.Direct(stranger);
            _bot.People.Say(stranger, "let me in", name: "mallory");
        }

        _bot.People.Direct(Alice);
        _bot.People.Say(Alice, $"/start {secret}");

        Assert.Equal(1, await running);

        Assert.Contains(_desk.Lines, line => line == "alice (42) came with the link.");
        Assert.Empty(Store().Read().AllowFrom);
        Assert.Empty(Store().Read().Pending);
    }

    [Fact]
    public async Task A_token_that_telegram_does_not_know_is_not_stored()
    {
        Assert.Equal(1, await RunAsync("7000000001:AAwrongwrongwrongwrongwrongwrongwrong"));

        Assert.Contains(_desk.Lines, line => line.Contains("does not know this token", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(_home, "channels", "telegram", ".env")));
        Assert.Null(Store().ReadWindow());
    }

    [Fact]
    public async Task Where_nobody_sits_it_ends_with_the_link()
    {
        Assert.Equal(0, await RunAsync(_bot.Token, isAttended: false));

        Assert.Contains(_desk.Lines, line => line.Contains($"https://t.me/{_bot.BotName}?start=", StringComparison.Ordinal));
        Assert.True(Store().ReadWindow()!.IsOpen(TimeProvider.System.GetUtcNow()));
        Assert.Empty(_desk.Asked);
    }

    [Fact]
    public async Task A_token_that_is_here_is_offered_first()
    {
        await RunAsync(_bot.Token, isAttended: false);
        _desk.Answers.AddRange([true, false]);

        var running = RunAsync(token: null);
        var secret = await _desk.SecretAsync(among: 2);
        _bot.People.Direct(Alice);
        _bot.People.Say(Alice, $"/start {secret}");

        Assert.Equal(1, await running);
        Assert.Equal("Use it?", _desk.Asked[0]);
    }

    public async ValueTask DisposeAsync()
    {
        await _bot.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    async Task<int> RunAsync(string? token, bool isAttended = true)
    {
        var variables = new Dictionary<string, string> { ["PATCHBAY_HOME"] = _home, ["TELEGRAM_API_ROOT"] = _bot.Root.ToString() };
        var place = new SetupPlace(
            name => variables.GetValueOrDefault(name), Store(), new AccessAudit(_home, TimeProvider.System),
            () => SetupChannel.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "patchbay.dll"), "channel", "telegram"], variables));
        return await new SetupDialogue(ChatPlatforms.All[0], _desk, (_, _) => Task.FromResult(token), place).RunAsync(isAttended, TestContext.Current.CancellationToken);
    }

    AccessStore Store() => new(
        AccessPlace.Find(ChatPlatforms.All[0].Profile, name => name is "PATCHBAY_HOME" ? _home : null), _ => { }, TimeProvider.System);

    sealed class Desk : ITrustDesk
    {
        readonly Lock _lock = new();
        readonly List<string> _lines = [];

        public List<bool> Answers { get; } = [];

        public List<string> Asked { get; } = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lock)
                {
                    return [.. _lines];
                }
            }
        }

        public void Show(string text)
        {
            lock (_lock)
            {
                _lines.Add(text);
            }
        }

        public Task<bool> AskAsync(string question, CancellationToken cancellationToken)
        {
            Asked.Add(question);
            var answer = Answers[0];
            Answers.RemoveAt(0);
            return Task.FromResult(answer);
        }

        public async Task<string> SecretAsync(int among = 1)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (true)
            {
                if (Lines.Where(line => line.Contains("?start=", StringComparison.Ordinal)).ElementAtOrDefault(among - 1) is { } link)
                {
                    return link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }
        }
    }
}
