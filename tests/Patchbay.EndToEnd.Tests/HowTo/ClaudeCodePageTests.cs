using System.Text.Json;
using System.Text.RegularExpressions;

namespace Patchbay.EndToEnd.Tests.HowTo;

/// <summary>What docs/how-to/claude-code.md says is typed, at a terminal, with the real Claude Code, and does what it says.</summary>
public sealed partial class ClaudeCodePageTests
{
    const string Key = "fake-key-of-a-fake-model";

    [Fact]
    public async Task The_session_with_the_Claude_Code_on_PATH_is_started_as_the_page_says()
    {
        await using var world = await HowToWorld.OpenAsync("claude-code.md", """{"text": "this is the model"}""");
        var commands = world.Page.Commands[0];
        Assert.Equal(2, commands.Count);

        // ./test has done the first of them, with this package and the version of which the page speaks.
        var installed = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "tests", "Patchbay.EndToEnd.Tests", "claude-code", "package.json")));
        var package = Assert.Single(installed.RootElement.GetProperty("dependencies").EnumerateObject());
        Assert.StartsWith($"npm install -g {package.Name} ", commands[0], StringComparison.Ordinal);
        Assert.Contains($"Claude Code {package.Value.GetString()} ", world.Page.Text, StringComparison.Ordinal);

        var terminal = world.Shell(("ANTHROPIC_API_KEY", Key), ("ANTHROPIC_BASE_URL", world.Model.AbsoluteUri));
        terminal.Type(commands[1] + "\r");
        await HowToWorld.TalkAsync(terminal, "hello", "this is the model");
    }

    [Fact]
    public async Task The_try_without_a_key_goes_as_the_page_says()
    {
        await using var world = await HowToWorld.OpenAsync("claude-code.md");
        await File.WriteAllLinesAsync(Path.Combine(world.Work, "answers.jsonl"), world.Page.Answers);
        var model = world.Shell();
        foreach (var command in world.Page.Commands[1])
        {
            model.Type(command + "\r");
        }

        await model.SeesAsync("--agent openai");
        var port = Port().Match(model.Look(screen => screen.Written)).Groups[1].Value;
        var terminal = world.Shell();
        terminal.Type(Assert.Single(world.Page.Commands[2]).Replace("PORT", port, StringComparison.Ordinal) + "\r");
        await terminal.SeesAsync("listening");
        terminal.Type("hello\r");
        await HowToWorld.AllowAsync(terminal);
        await terminal.SeesAsync("It says hello.");
        await HowToWorld.EndAsync(terminal);
    }

    [GeneratedRegex("listens on http://127.0.0.1:([0-9]+)")]
    private static partial Regex Port();
}
