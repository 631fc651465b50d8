using Patchbay.EndToEnd.Tests.Telegram;

namespace Patchbay.EndToEnd.Tests.Agents;

/// <summary>A model that falls silent, and a Claude Code that is full, while somebody who is no owner waits in a chat.</summary>
public sealed class StallTests
{
    const long Sender = 43;

    [Fact]
    public async Task The_chat_that_waits_is_told_of_the_stall_and_gets_its_answer_from_the_second_try()
    {
        await using var model = await ModelWorld.StartAsync(
            """{"hang": true}""",
            """{"text": "", "calls": [{"tool": "mcp__telegram__reply", "arguments": {"chat_id": "43", "text": "it is done after all"}}]}""", """{"text": "finished"}""");
        await using var world = await TelegramWorld.OpenAsync();
        await world.RunAsync("access", "telegram", "allow", "43", "--yes");
        await File.WriteAllTextAsync(Path.Combine(world.Home, "settings.json"), """{ "agent": { "stallSeconds": 6 } }""");
        world.Start(change: start =>
        {
            foreach (var argument in (string[])["--agent", "claude", "--model", "fake"])
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment["ANTHROPIC_API_KEY"] = "fake-key-of-a-fake-model";
            start.Environment["ANTHROPIC_BASE_URL"] = model.Address.AbsoluteUri;
        });
        world.Bot.People.Say(Sender, "do it");
        await world.WaitAsync(() => Said("it is asked again") && Said("it is done after all"), "a word of the stall, and then the answer");
        Assert.Equal(
            "⚠ phone: the agent showed no sign for 6 s; it is asked again",
            world.Bot.People.Direct(Sender).FromBot().Select(TelegramWorld.Text).First(text => text.StartsWith('⚠')));

        bool Said(string part) => world.Bot.People.Direct(Sender).FromBot().Any(message => TelegramWorld.Text(message).Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_chat_that_waits_is_told_of_a_full_conversation_of_Claude_Code_and_gets_its_answer_from_a_new_one()
    {
        await using var model = await ModelWorld.StartAsync(
            """{"status": 400, "message": "prompt is too long: 210000 tokens > 200000 maximum"}""",
            """{"text": "", "calls": [{"tool": "mcp__telegram__reply", "arguments": {"chat_id": "43", "text": "it is done after all"}}]}""", """{"text": "finished"}""");
        await using var world = await TelegramWorld.OpenAsync();
        await world.RunAsync("access", "telegram", "allow", "43", "--yes");
        var session = world.Start(change: start =>
        {
            start.ArgumentList.Add("--agent");
            start.ArgumentList.Add("claude-code");
            RealClaude.Prepare(start, Path.Combine(world.Home, "user"), model.Address);
        });
        world.Bot.People.Say(Sender, "do it");
        await world.WaitAsync(() => Said("the conversation of Claude Code is full") && Said("it is done after all"), "a word of it, and then the answer");
        var end = await session.WaitForAsync(item => item.GetProperty("type").GetString() is "turn_finished", "the end");
        Assert.Equal("completed", end.GetProperty("outcome").GetString());
        Assert.Equal(2, RealClaude.Conversations(Path.Combine(world.Home, "user")).Count);

        // The new one was asked the same, with its label.
        Assert.Contains("do it\\n</channel>", (await File.ReadAllLinesAsync(model.Record))[1], StringComparison.Ordinal);

        bool Said(string part) => world.Bot.People.Direct(Sender).FromBot().Any(message => TelegramWorld.Text(message).Contains(part, StringComparison.Ordinal));
    }
}
