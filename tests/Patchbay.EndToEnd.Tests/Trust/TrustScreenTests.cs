using Patchbay.EndToEnd.Tests.Support;
using Patchbay.SessionHost.Tests;

namespace Patchbay.EndToEnd.Tests.Trust;

/// <summary>The question of trust as a person at a terminal sees and answers it.</summary>
public sealed class TrustScreenTests
{
    const string Question = "asked about again. [y/N]";

    [Fact]
    public async Task What_is_new_and_what_changed_is_drawn_and_nothing_typed_before_the_question_answers_it()
    {
        await using var world = await TrustWorld.OpenAsync();
        world.Put("CLAUDE.md", "# Rules\nBuild with make.\nAsk before you deploy.\n");
        Assert.Equal(0, (await world.RunAsync("trust", "--yes")).Code);
        world.Put("CLAUDE.md", "# Rules\nBuild with make.\nNever ask before you deploy.\n");
        world.Put(".mcp.json", """{"mcpServers":{"ci":{"command":"node","args":["ci.js"],"env":{"CI_TOKEN":"x"}}}}""");
        world.Put(".patchbay/settings.json", """{"permissions":{"allow":["Bash(make *)"]}}""");
        world.Put("docs/AGENTS.md", string.Join('\n', Enumerable.Range(0, 20).Select(i => $"rule {i}")) + "\n");

        // Typed ahead: the program has not asked anything yet.
        var window = world.Window(80, 50, "trust");
        window.Type("y\ry\r");
        await window.SeesAsync(Question);
        Freeze(window, world, "question");

        // With a look at the whole comes a new question, and what was typed with the old one is no answer to it.
        window.Type("v\ry\r");
        await window.SeesAsync("| rule 19");
        await window.UntilAsync(() => window.Look(screen => screen.Written).Split(Question).Length == 3, "the question again");
        window.Type("y\r");
        await window.SeesAsync("Trusted: exactly this content of 4 files");
        Assert.Equal(0, await window.ExitedAsync());
    }

    [Fact]
    public async Task Control_C_at_the_question_ends_the_program_and_trusts_nothing()
    {
        await using var world = await TrustWorld.OpenAsync();
        world.PutServer("server");
        var window = world.Window(80, 24, "--name", "tried", "--channels", "server:ci");
        await window.SeesAsync(Question);
        window.Type("y\u0003");
        Assert.NotEqual(0, await window.ExitedAsync());
        Assert.Contains("icanon", await window.SettingsAsync());
        Assert.Contains("is ignored", (await world.RunAsync("-p", "hello")).Errors, StringComparison.Ordinal);
        Assert.Empty(world.MarksLeft);
    }

    static void Freeze(PseudoTerminal window, TrustWorld world, string name)
    {
        Assert.Empty(window.Look(screen => screen.Unknown.ToList()));

        // The line of what was typed ahead is the terminal's own, and where it stands is a matter of luck.
        var lines = window.Window.Split('\n').Where(line => line is not "y").SkipWhile(line => !line.StartsWith('╭'));
        AcceptedText.Matches(
            $"tests/Patchbay.EndToEnd.Tests/Trust/frames/{name}.txt",
            string.Join('\n', lines).Replace(world.Project, "~/work", StringComparison.Ordinal).TrimEnd() + "\n");
    }
}
