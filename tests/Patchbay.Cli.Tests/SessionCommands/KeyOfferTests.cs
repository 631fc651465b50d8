using Patchbay.Cli.SessionCommands;
using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Trust;

namespace Patchbay.Cli.Tests.SessionCommands;

public sealed class KeyOfferTests : IDisposable
{
    static readonly FoundKey Claude = new("ANTHROPIC_API_KEY", "claude", "Anthropic");
    static readonly FoundKey OpenAi = new("OPENAI_API_KEY", "openai", "OpenAI");

    readonly string _home = Path.Combine(Directory.CreateTempSubdirectory("patchbay-offer-").FullName, "home");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_home)!, recursive: true);

    [Fact]
    public async Task A_yes_counts_at_once_and_is_a_setting_from_then_on()
    {
        var desk = new SayingDesk(true);
        var chosen = await AskAsync(desk, Claude, OpenAi);
        Assert.Equal(("claude", "your answer just now"), (chosen.Name, chosen.Origin));
        Assert.Equal("claude", SettingsLoader.Load(SettingsPaths.For(_home, _home), new(), (_, _) => false).Agent.Name);
        Assert.Single(desk.Questions);
    }

    [Fact]
    public async Task A_no_is_remembered_for_this_key_alone()
    {
        Assert.Null((await AskAsync(new SayingDesk(false), Claude)).Name);
        var desk = new SayingDesk(false);
        await AskAsync(desk, Claude, OpenAi);
        Assert.Contains("--agent openai", Assert.Single(desk.Questions), StringComparison.Ordinal);
        desk = new SayingDesk(true);
        Assert.Null((await AskAsync(desk, Claude, OpenAi)).Name);
        Assert.Empty(desk.Questions);
        Assert.False(File.Exists(Path.Combine(_home, "settings.json")));
    }

    [Fact]
    public async Task What_is_kept_belongs_to_its_owner_alone_and_holds_no_key()
    {
        await AskAsync(new SayingDesk(false), Claude);
        var file = Path.Combine(_home, "declined-keys");
        Assert.Equal("ANTHROPIC_API_KEY\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task A_settings_file_that_cannot_be_changed_says_so_and_the_answer_counts_for_the_session()
    {
        Directory.CreateDirectory(_home);
        await File.WriteAllTextAsync(Path.Combine(_home, "settings.json"), "{ broken", TestContext.Current.CancellationToken);
        var notices = new List<string>();
        var chosen = await new KeyOffer(_home, new SayingDesk(true), [Claude]).AskAsync(AgentSettings.None, notices, CancellationToken.None);
        Assert.Equal("claude", chosen.Name);
        Assert.Contains("cannot be kept", Assert.Single(notices), StringComparison.Ordinal);
    }

    Task<AgentSettings> AskAsync(SayingDesk desk, params FoundKey[] found) =>
        new KeyOffer(_home, desk, found).AskAsync(AgentSettings.None, [], CancellationToken.None);

    sealed class SayingDesk(bool answer) : ITrustDesk
    {
        public List<string> Questions { get; } = [];

        public void Show(string text)
        {
            // What it says is looked at in the questions.
        }

        public Task<bool> AskAsync(string question, CancellationToken cancellationToken)
        {
            Questions.Add(question);
            return Task.FromResult(answer);
        }
    }
}
