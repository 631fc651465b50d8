using System.Text.RegularExpressions;

namespace Patchbay.EndToEnd.Tests.HowTo;

/// <summary>What docs/how-to/model.md says is typed, at a terminal, and does what it says.</summary>
public sealed partial class ModelPageTests
{
    const string Key = "fake-key-of-a-fake-model";

    [Fact]
    public async Task The_session_with_an_Anthropic_key_is_started_as_the_page_says()
    {
        await using var world = await HowToWorld.OpenAsync("model.md", """{"text": "this is the model"}""");
        var commands = world.Page.Commands[0];
        Assert.Equal(2, commands.Count);
        var terminal = world.Shell(("ANTHROPIC_BASE_URL", world.Model.AbsoluteUri));
        terminal.Type(Put(commands[0], "=...", $"={Key}") + "\r");
        terminal.Type(commands[1] + "\r");
        await HowToWorld.TalkAsync(terminal, "hello", "this is the model");
        Assert.Contains("claude-sonnet-5-5", await world.RecordAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_with_an_endpoint_of_ones_own_is_started_as_the_page_says()
    {
        await using var world = await HowToWorld.OpenAsync("model.md", """{"text": "this is the model"}""");
        var commands = world.Page.Commands[1];
        Assert.Equal(2, commands.Count);
        var terminal = world.Shell(("OPENAI_API_KEY", Key));
        terminal.Type(Put(commands[0], "http://localhost:11434/v1", new Uri(world.Model, "/v1").AbsoluteUri) + "\r");
        terminal.Type(commands[1] + "\r");
        await HowToWorld.TalkAsync(terminal, "hello", "this is the model");
        Assert.Contains("qwen3-coder", await world.RecordAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_settings_of_the_page_choose_agent_model_and_effort()
    {
        await using var world = await HowToWorld.OpenAsync("model.md", """{"text": "this is the model"}""");
        var commands = world.Page.Commands[2];
        Assert.Equal(3, commands.Count);
        var terminal = world.Shell(("ANTHROPIC_API_KEY", Key), ("ANTHROPIC_BASE_URL", world.Model.AbsoluteUri));
        foreach (var command in commands)
        {
            terminal.Type(command + "\r");
        }

        terminal.Type("./patchbay\r");
        await HowToWorld.TalkAsync(terminal, "hello", "this is the model");
        var record = await world.RecordAsync();
        Assert.Contains("claude-sonnet-5-5", record, StringComparison.Ordinal);
        Assert.Contains("\"effort\":\"high\"", record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fake_model_plays_the_script_of_the_page_in_the_sessions_that_its_lines_start()
    {
        await using var world = await HowToWorld.OpenAsync("model.md");
        await File.WriteAllLinesAsync(Path.Combine(world.Work, "script"), world.Page.Answers.Take(3));
        var model = world.Shell();
        model.Type(Assert.Single(CommandIn().Matches(world.Page.Text)).Value + " --script script\r");
        await model.SeesAsync("--agent openai");
        var lines = Line().Matches(model.Look(screen => screen.Written)).Select(line => line.Value.Trim()).ToList();
        Assert.Equal(2, lines.Count);
        var claude = world.Shell();
        claude.Type(lines[0] + "\r");
        await claude.SeesAsync("listening");
        claude.Type("what is here?\r");
        await HowToWorld.AllowAsync(claude);
        await claude.SeesAsync("There they are.");
        await HowToWorld.EndAsync(claude);
        var openai = world.Shell();
        openai.Type(lines[1] + "\r");
        // The overloaded server of the third line is asked again.
        await HowToWorld.TalkAsync(openai, "and now?", "done");
    }

    /// <summary>The command with the one thing that a reader has to put in.</summary>
    static string Put(string command, string placeholder, string value)
    {
        Assert.Contains(placeholder, command, StringComparison.Ordinal);
        return command.Replace(placeholder, value, StringComparison.Ordinal);
    }

    [GeneratedRegex("(?<=`)patchbay fake model(?=`)")]
    private static partial Regex CommandIn();

    [GeneratedRegex("^ *[A-Z_]+_API_KEY=.* patchbay .*$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
