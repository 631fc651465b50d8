using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Rights;

public sealed class RightsTests : IDisposable
{
    readonly RightsWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_rule_of_the_user_lets_one_command_run_and_nothing_behind_it()
    {
        _world.Settings("""{ "allow": ["Bash(touch *)"], "deny": ["Bash(touch secret)"] }""");

        await _world.PromptAsync("run touch one");
        Assert.True(_world.Has("one"));

        var hungOn = await _world.PromptAsync("run touch two && touch three");
        Assert.Contains("nobody is here who could allow it", hungOn, StringComparison.Ordinal);
        Assert.False(_world.Has("two"));

        var denied = await _world.PromptAsync("run touch secret", "--dangerously-skip-permissions");
        Assert.Contains("rule Bash(touch secret) (", denied, StringComparison.Ordinal);
        Assert.Contains("settings.json:1:", denied, StringComparison.Ordinal);
        Assert.False(_world.Has("secret"));
    }

    [Fact]
    public async Task A_half_written_file_is_said_and_takes_bypass_away()
    {
        File.WriteAllText(Path.Combine(_world.Home, "settings.json"), """{ "permissions": { "deny": ["Bash(rm""");

        var text = await _world.PromptAsync("run touch one", "--dangerously-skip-permissions");

        Assert.Contains("settings.json:1:", text, StringComparison.Ordinal);
        Assert.Contains("nobody is here who could allow it", text, StringComparison.Ordinal);
        Assert.False(_world.Has("one"));
    }

    [Fact]
    public async Task The_agent_cannot_change_the_policy_by_our_own_command()
    {
        _world.Settings("""{ "allow": ["Bash"] }""");
        var program = PublishedProgram.Start(await PublishedProgram.ShippedAsync());
        var command = string.Join(' ', program.ArgumentList.Prepend(program.FileName));

        var plain = await _world.PromptAsync($"run {command} config set permissions.mode bypassPermissions --yes");
        var hidden = await _world.PromptAsync($"run A=PATCH; B=BAY_SESSION; env -u $A$B sh -c '{command} config set permissions.mode bypassPermissions --yes; :'; :");

        Assert.Contains("refused below a session", plain, StringComparison.Ordinal);
        Assert.Contains("refused below a session", hidden, StringComparison.Ordinal);
        Assert.DoesNotContain("bypass", await File.ReadAllTextAsync(Path.Combine(_world.Home, "settings.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_shows_and_changes_settings_with_their_origin()
    {
        Assert.Equal(2, (await _world.RunAsync("config", "set", "permissions.mode", "plan")).Code);
        Assert.Equal(0, (await _world.RunAsync("config", "set", "permissions.mode", "plan", "--scope", "local", "--yes")).Code);
        Assert.Equal(0, (await _world.RunAsync("config", "set", "permissions.deny", "Bash(git push *)", "--add", "--yes")).Code);

        var list = await _world.RunAsync("config", "list", "--show-origin");

        Assert.Equal(0, list.Code);
        Assert.Contains("settings.local.json:3:5)", list.Text, StringComparison.Ordinal);
        Assert.Contains($"permissions.deny = Bash(git push *)  ({Path.Combine(_world.Home, "settings.json")}:3:", list.Text, StringComparison.Ordinal);
    }
}
