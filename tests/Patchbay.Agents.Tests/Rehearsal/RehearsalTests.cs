using Patchbay.Agents.Rehearsal;
using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Tests;
using Patchbay.SessionHost.Tools;

namespace Patchbay.Agents.Tests.Rehearsal;

public class RehearsalTests
{
    const string Said = """mcp__chat__reply {"chat_id":"web","text":"TEXT","reply_to":"m1"}""";

    readonly RecordingTurn _turn = new();

    [Theory]
    [InlineData("run ls -l", """Bash {"command":"ls -l"}""", "ToolFinished", "Bash said this")]
    [InlineData("RUN ls", """Bash {"command":"ls"}""", "ToolFinished", "Bash said this")]
    [InlineData("read a.txt", """Read {"file_path":"a.txt"}""", "ToolFinished", "Read said this")]
    [InlineData("write a.txt one two", """Write {"file_path":"a.txt","content":"one two"}""", "FileSaved", "Write said this")]
    [InlineData("write a.txt", """Write {"file_path":"a.txt","content":""}""", "FileSaved", "Write said this")]
    [InlineData("steps 1", """Glob {"pattern":"step-1-*"}""", "ToolFinished", "1 steps done")]
    public async Task A_tool_is_called_and_its_result_is_the_answer(string text, string call, string breakpoint, string answer)
    {
        Assert.Equal(answer, await PlayAsync(new AgentBlock.Prompt(text)));
        Assert.Equal([call, $"breakpoint {breakpoint}", $"say {answer}"], _turn.Steps);

        _turn.Steps.Clear();
        await PlayAsync(Message(text));
        Assert.Equal([call, $"breakpoint {breakpoint}", Said.Replace("TEXT", answer, StringComparison.Ordinal), "breakpoint ToolFinished"], _turn.Steps);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("run")]
    [InlineData("steps many")]
    [InlineData("steps 0")]
    [InlineData("steps 1001")]
    [InlineData("wait -1")]
    [InlineData("wait -Infinity")]
    [InlineData("wait NaN")]
    [InlineData("attach a\0b")]
    [InlineData("wait 4000")]
    [InlineData("ask nothing")]
    [InlineData("edit this file")]
    [InlineData("runner ls")]
    [InlineData("")]
    public async Task Anything_else_is_echoed_and_says_that_this_is_a_rehearsal(string text)
    {
        var echo = $"{text}\n(This is a rehearsal: no model answered.)";
        Assert.Equal(echo, await PlayAsync(new AgentBlock.Prompt(text)));
        Assert.Equal([$"say {echo}"], _turn.Steps);
    }

    [Fact]
    public async Task Steps_are_many_calls_with_a_breakpoint_after_each()
    {
        Assert.Equal("3 steps done", await PlayAsync(new AgentBlock.Prompt("steps 3")));
        Assert.Equal(3, _turn.Steps.Count(step => step.StartsWith("Glob", StringComparison.Ordinal)));
        Assert.Equal(3, _turn.Steps.Count(step => step == "breakpoint ToolFinished"));
    }

    [Fact]
    public async Task Waiting_takes_its_time_and_ends_at_once_when_interrupted()
    {
        var time = new ManualTime();
        await using var session = new RehearsalSession("/", time);
        var playing = session.RunTurnAsync([new AgentBlock.Prompt("wait 2.5")], _turn, CancellationToken.None);
        await time.TimerIsSetAsync();
        Assert.False(playing.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2.5));
        Assert.Equal("waited 2.5 s", await playing);

        using var interrupt = new CancellationTokenSource();
        var stopped = session.RunTurnAsync([new AgentBlock.Prompt("wait 10")], _turn, interrupt.Token);
        await interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
    }

    [Theory]
    [InlineData("ask Which? A | B", "ask Choice Which? [A, B]")]
    [InlineData("ask Why?", "ask Text Why? []")]
    public async Task A_question_has_choices_or_takes_free_text(string text, string asked)
    {
        Assert.Equal("the answer is: A", await PlayAsync(new AgentBlock.Prompt(text)));
        Assert.Equal(asked, _turn.Steps[0]);
        _turn.Answer = null;
        Assert.Equal("nobody answered", await PlayAsync(new AgentBlock.Prompt(text)));
    }

    [Fact]
    public async Task Edit_sends_a_message_changes_it_and_ends_with_a_new_one()
    {
        _turn.Result = _ => new ToolResult("sent (m7)", false);
        await PlayAsync(Message("edit"));
        Assert.Equal(
            [
                """mcp__chat__reply {"chat_id":"web","text":"working: 0 %"}""",
                """mcp__chat__edit_message {"chat_id":"web","message_id":"m7","text":"working: 100 %"}""",
                Said.Replace("TEXT", "done, and this is a new message", StringComparison.Ordinal),
            ],
            Calls);
    }

    [Theory]
    [InlineData("edit", "this channel cannot edit what it sent")]
    [InlineData("react 👍", "this channel has no reactions")]
    public async Task What_a_channel_cannot_do_is_said(string text, string answer)
    {
        Assert.Equal(answer, await PlayAsync(Message(text, "bare")));
        Assert.Equal([$$"""mcp__bare__reply {"text":"{{answer}}","reply_to":"m1"}"""], Calls);
        Assert.Equal(answer, await PlayAsync(new AgentBlock.Prompt(text)));
    }

    [Fact]
    public async Task React_puts_the_emoji_on_the_message()
    {
        await PlayAsync(Message("react 👍"));
        Assert.Contains("\"message_id\":\"m1\"", Calls[0], StringComparison.Ordinal);
        Assert.StartsWith("mcp__chat__react ", Calls[0], StringComparison.Ordinal);
        Assert.Contains("reacted with", Calls[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attach_sends_the_file_of_the_sessions_folder_with_the_answer()
    {
        await PlayAsync(Message("attach out/a.png"));
        Assert.Equal(["""mcp__chat__reply {"chat_id":"web","text":"here is out/a.png","reply_to":"m1","files":["/srv/out/a.png"]}"""], Calls);
    }

    [Fact]
    public async Task A_tool_that_fails_and_an_answer_that_cannot_be_sent_are_told()
    {
        _turn.Result = tool => new ToolResult("broken", true);
        Assert.Equal("Bash failed: broken", await PlayAsync(Message("run ls")));
        Assert.Equal(["say the answer could not be sent: broken", "say Bash failed: broken"], _turn.Steps[^2..]);
    }

    [Fact]
    public async Task Blocks_that_enter_on_the_way_are_worked_off_in_the_same_turn_in_order()
    {
        _turn.Arriving.Enqueue(Message("one"));
        _turn.Arriving.Enqueue(Message("two"));
        var last = await PlayAsync(new AgentBlock.Prompt("steps 2"), new AgentBlock.HostNote("a note"));
        Assert.StartsWith("two", last, StringComparison.Ordinal);
        Assert.Equal(["say 2 steps done", "say a note"], _turn.Steps.Where(step => step.StartsWith("say", StringComparison.Ordinal)));
        Assert.Equal(["one", "two"], Calls.Where(call => call.Contains("reply", StringComparison.Ordinal)).Select(call => call.Split('"')[7].Split('\\')[0]));
    }

    [Fact]
    public async Task The_driver_says_what_it_is_and_starts_without_anything()
    {
        var driver = new RehearsalDriver();
        Assert.Equal("rehearsal", driver.Name);
        Assert.Contains("no model", driver.Description, StringComparison.Ordinal);
        await using var session = await driver.StartAsync(new AgentStart("s", "/srv", [], TimeProvider.System), CancellationToken.None);
        Assert.StartsWith("hi", await session.RunTurnAsync([new AgentBlock.Prompt("hi")], _turn, CancellationToken.None), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_shows_every_command_with_an_example_that_works()
    {
        var examples = File.ReadLines(Path.Combine(AcceptedText.Root, "docs/reference/rehearsal.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| write |", StringComparison.Ordinal) && line.EndsWith("` |", StringComparison.Ordinal))
            .Select(line => RehearsalCommand.Parse(line.Replace("\\|", "|", StringComparison.Ordinal).Split('`')[^2]).GetType()).ToList();
        Assert.Equal(typeof(RehearsalCommand).GetNestedTypes().OrderBy(type => type.Name), examples.OrderBy(type => type.Name));
    }

    List<string> Calls => [.. _turn.Steps.Where(step => step.Contains('{', StringComparison.Ordinal))];

    async Task<string> PlayAsync(params AgentBlock[] blocks)
    {
        await using var session = new RehearsalSession("/srv", TimeProvider.System);
        return await session.RunTurnAsync(blocks, _turn, CancellationToken.None);
    }

    static AgentBlock.FromChannel Message(string text, string source = "chat") => new(
        $"<channel source=\"{source}\">", source, "e1", "owner", text,
        new ChannelEvent { Content = text, Meta = [new("chat_id", "web"), new("message_id", "m1")] });
}
