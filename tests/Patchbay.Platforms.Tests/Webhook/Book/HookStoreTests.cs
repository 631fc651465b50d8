using Patchbay.Platforms.Webhook.Book;
using Patchbay.Tests.Support;

namespace Patchbay.Platforms.Tests.Webhook.Book;

/// <summary>What is kept about hooks, and how it changes.</summary>
public sealed class HookStoreTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("hook-store-").FullName;
    readonly ManualTime _time = new();

    [Fact]
    public async Task A_secret_is_made_shown_once_and_kept_beside_what_anybody_may_look_at()
    {
        var made = await Desk().AddAsync(Wish("ci"), CancellationToken.None);
        Assert.Equal(43, made.Secret!.Length);
        Assert.Contains(made.Steps, step => step.Contains(made.Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(made.Secret, await File.ReadAllTextAsync(Path.Combine(_folder, "hooks.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain(made.Secret, Desk().Show("ci").ToString() + string.Join('\n', Desk().Show("ci").Steps), StringComparison.Ordinal);
        foreach (var file in new[] { "hooks.json", "secrets.json" })
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, file)));
        }
    }

    [Fact]
    public async Task Two_secrets_are_valid_until_the_stated_time_and_never_three()
    {
        await Desk().AddAsync(Wish("ci"), CancellationToken.None);
        await Desk().RotateAsync("ci", null, TimeSpan.FromHours(2), CancellationToken.None);
        await Desk().RotateAsync("ci", "the-vendors-own-secret", TimeSpan.FromHours(1), CancellationToken.None);
        Assert.Equal([null, _time.GetUtcNow() + TimeSpan.FromHours(1)], Desk().Show("ci").Secrets);
        var hook = new HookBook(new HookStore(_folder, _time)).Find("ci").Hook;
        Assert.True(hook.ValidAt(_time.GetUtcNow()).Any(secret => secret == "the-vendors-own-secret"));
        Assert.Single(hook.Secrets, secret => secret.Until is not null);
        Assert.True(hook.Secrets[1].IsValid(_time.GetUtcNow() + TimeSpan.FromMinutes(59)));
        Assert.False(hook.Secrets[1].IsValid(_time.GetUtcNow() + TimeSpan.FromMinutes(61)));
    }

    [Fact]
    public async Task Hooks_that_are_made_at_once_are_all_there()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => new HookDesk(Variable, _folder, "test", TimeProvider.System).AddAsync(Wish($"hook-{number}"), CancellationToken.None)));
        Assert.Equal(8, Desk().List().Count);
    }

    [Theory]
    [InlineData("Upper", "github", null)]
    [InlineData("../up", "github", null)]
    [InlineData("ci", "nobody", null)]
    [InlineData("ci", "github", "=")]
    [InlineData("ci", "github", "branch=")]
    public async Task What_cannot_be_meant_changes_nothing(string name, string provider, string? filter)
    {
        await Assert.ThrowsAsync<HookException>(() => Desk().AddAsync(new HookWish(name, provider, null, filter, null, null, false), CancellationToken.None));
        Assert.False(File.Exists(Path.Combine(_folder, "hooks.json")));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with a\nline break")]
    public Task A_secret_that_is_none_is_refused(string secret) =>
        Assert.ThrowsAsync<HookException>(() => Desk().AddAsync(Wish("ci") with { Secret = secret }, CancellationToken.None));

    [Fact]
    public async Task A_file_that_cannot_be_read_is_said_believes_nobody_and_is_not_written_over()
    {
        await Desk().AddAsync(Wish("ci"), CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(_folder, "secrets.json"), "{ half", TestContext.Current.CancellationToken);
        var book = new HookBook(new HookStore(_folder, _time));
        Assert.Empty(book.Find("ci").Hook.Secrets);
        Assert.Contains("is not what it should be", Assert.Single(book.Problems), StringComparison.Ordinal);
        await Assert.ThrowsAsync<HookException>(() => Desk().AddAsync(Wish("other"), CancellationToken.None));
        Assert.Equal("{ half", await File.ReadAllTextAsync(Path.Combine(_folder, "secrets.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_hook_that_was_written_by_hand_wrongly_does_not_count_and_says_why()
    {
        await Desk().AddAsync(Wish("good"), CancellationToken.None);
        var path = Path.Combine(_folder, "hooks.json");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, text.Replace("\"hooks\": {", "\"hooks\": { \"bad\": { \"provider\": \"nobody\" },", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var book = new HookBook(new HookStore(_folder, _time));
        Assert.True(book.Find("good").IsKnown);
        Assert.False(book.Find("bad").IsKnown);
        Assert.Contains("'bad' does not count: there is no provider 'nobody'", Assert.Single(book.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_that_only_asks_looks_from_outside_as_one_that_is_not_there()
    {
        await Desk().AddAsync(new HookWish("runs", "github-poll", "a-token-of-the-vendor", null, null, null, IsPublic: false) { With = new Dictionary<string, string> { ["runs"] = "acme/site" } }, CancellationToken.None);
        var book = new HookBook(new HookStore(_folder, _time));
        Assert.All(["runs", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], name =>
        {
            var (standIn, isKnown) = book.Find(name);
            Assert.False(isKnown);
            Assert.Contains("POST", standIn.Provider.Methods);
        });
    }

    [Fact]
    public async Task A_name_that_is_no_hook_has_a_stand_in_that_does_the_work_of_one_and_believes_nobody()
    {
        await Desk().AddAsync(Wish("ci"), CancellationToken.None);
        var book = new HookBook(new HookStore(_folder, _time));
        var (standIn, isKnown) = book.Find("nothing");
        Assert.False(isKnown);
        Assert.Equal("github", standIn.Provider.Name);
        var (tried, triedByStandIn) = (0, 0);
        book.Find("ci").Hook.ValidAt(_time.GetUtcNow()).Any(_ => ++tried == 0);
        standIn.ValidAt(_time.GetUtcNow()).Any(_ => ++triedByStandIn == 0);
        Assert.Equal((2, 2), (tried, triedByStandIn));
        Assert.NotNull(standIn.Provider.Verify(HookRig.CheckRun.Request(), standIn.ValidAt(_time.GetUtcNow()), _time.GetUtcNow()));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static HookWish Wish(string name) => new(name, "github", null, null, null, null, IsPublic: false);

    HookDesk Desk() => new(Variable, _folder, "test", _time);

    string? Variable(string name) => name is "WEBHOOK_STATE_DIR" ? _folder : null;
}
