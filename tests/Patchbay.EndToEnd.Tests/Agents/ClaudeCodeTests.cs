using System.Text.Json;
using Patchbay.EndToEnd.Tests.Support;
using Patchbay.EndToEnd.Tests.Telegram;

namespace Patchbay.EndToEnd.Tests.Agents;

/// <summary>The real program with the real Claude Code, offline, against a model that says what the test wrote.</summary>
public sealed class ClaudeCodeTests
{
    const string Reply = """{"text": "", "calls": [{"tool": "mcp__fakechat__reply", "arguments": {"chat_id": "web", "text": "it is done"}}]}""";
    const string Finished = """{"text": "finished"}""";

    [Fact]
    public async Task A_message_of_the_page_is_worked_off_after_a_yes_in_the_page_and_answered_there()
    {
        await using var world = await ModelWorld.StartAsync(Command("printf \"written with ${ANTHROPIC_API_KEY:-no key}\" > out.txt"), Reply, Finished);
        await using var session = world.Session("claude-code", "--headless", "--channels", "builtin:fakechat");
        await session.WaitForNoticeAsync("http://localhost:");
        await using var page = new FakechatClient(() => session.Page, "secret-of-the-page");
        var sent = page.Send("write it");
        var asked = await session.WaitForAsync(item => Type(item) is "permission_request", "the question");
        await page.Asked.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(File.Exists(Path.Combine(world.Work, "out.txt")));
        page.Send($"yes {asked.GetProperty("request_id").GetString()}");
        await session.WaitForAsync(item => Type(item) is "event_state" && item.GetProperty("state").GetString() is "answered", "the answer");
        var end = await session.WaitForAsync(item => Type(item) is "turn_finished", "the end");
        Assert.Equal(("completed", "finished"), (end.GetProperty("outcome").GetString(), end.GetProperty("text").GetString()));
        Assert.Equal("written with no key", await File.ReadAllTextAsync(Path.Combine(world.Work, "out.txt")));
        Assert.Equal(["accepted", "queued", "delivered", "answered"], page.Receipts(sent));
        await session.StopAsync();
        Assert.Empty(world.Claudes());
    }

    [Fact]
    public async Task A_message_of_Telegram_is_worked_off_after_a_tap_and_answered_there()
    {
        await using var model = await ModelWorld.StartAsync(
            Command("printf written > out.txt"),
            """{"text": "", "calls": [{"tool": "mcp__telegram__reply", "arguments": {"chat_id": "42", "text": "it is done"}}]}""", Finished);
        await using var world = await TelegramWorld.OpenAsync();
        world.Start(change: start =>
        {
            start.ArgumentList.Add("--agent");
            start.ArgumentList.Add("claude-code");
            RealClaude.Prepare(start, Path.Combine(world.Home, "user"), model.Address);
        });
        world.Bot.People.Say(TelegramWorld.Owner, "write it");
        var card = await world.SentAsync("🔐 Permission: Bash");
        Assert.False(File.Exists(Path.Combine(world.Project, "out.txt")));
        world.Tap(card, "perm:allow:");
        await world.SentAsync("it is done");
        Assert.Equal("written", await File.ReadAllTextAsync(Path.Combine(world.Project, "out.txt")));
    }

    [Fact]
    public async Task A_run_is_stopped_from_the_page_and_after_a_kill_the_same_conversation_goes_on()
    {
        await using var world = await ModelWorld.StartAsync(
            Command("echo $$ > first.pid; exec tail -f /dev/null"), Command("echo $$ > second.pid; exec tail -f /dev/null"), Reply, Finished);
        string[] arguments = ["--headless", "--channels", "builtin:fakechat", "--dangerously-skip-permissions"];
        await using (var session = world.Session("claude-code", [.. arguments, "--name", "cut"]))
        {
            await session.WaitForNoticeAsync("http://localhost:");
            await using var page = new FakechatClient(() => session.Page, "secret-of-the-page");
            page.Send("wait for ever");
            await world.FileAsync("first.pid");
            page.Send("/stop");
            var end = await session.WaitForAsync(item => Type(item) is "turn_finished", "the end");
            Assert.Equal("interrupted", end.GetProperty("outcome").GetString());
            page.Send("and once more");
            await world.FileAsync("second.pid");
            session.KillSession();
            await world.GoneAsync();
        }

        await using var again = world.Session("claude-code", [.. arguments, "--resume", "cut"]);
        var answered = await again.WaitForAsync(item => Type(item) is "event_state" && item.GetProperty("state").GetString() is "answered", "the answer");
        Assert.Equal("fakechat", answered.GetProperty("source").GetString());
        await again.WaitForAsync(item => Type(item) is "turn_finished" && item.GetProperty("turn").GetInt32() > 2, "the end");
        await again.StopAsync();
        Assert.Single(RealClaude.Conversations(world.User));
    }

    static string Command(string line) =>
        $$$"""{"text": "I do it.", "calls": [{"tool": "Bash", "arguments": {"command": {{{JsonSerializer.Serialize(line)}}}}}]}""";

    static string? Type(JsonElement item) => item.GetProperty("type").GetString();
}
