using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.EndToEnd.Tests.Support;
using Patchbay.EndToEnd.Tests.Telegram;

namespace Patchbay.EndToEnd.Tests.Agents;

/// <summary>One permission request in two chats, answered in both and twice in each: the first answer counts, and every other one is told so.</summary>
public sealed class SecondAnswerTests
{
    [Theory]
    [InlineData("claude")]
    [InlineData("claude-code")]
    public async Task The_first_answer_counts_and_the_others_are_told_that_they_changed_nothing(string agent)
    {
        await using var model = await ModelWorld.StartAsync(
            """{"text": "", "calls": [{"tool": "Bash", "arguments": {"command": "echo ran >> out.txt", "description": "writes a line"}}]}""",
            """{"text": "", "calls": [{"tool": "mcp__telegram__reply", "arguments": {"chat_id": "42", "text": "it is done"}}]}""", """{"text": "finished"}""");
        await using var world = await TelegramWorld.OpenAsync();
        var session = world.Start(change: start =>
        {
            foreach (var argument in (string[])["--channels", "builtin:fakechat", "--agent", agent, .. agent is "claude" ? ["--model", "fake"] : Array.Empty<string>()])
            {
                start.ArgumentList.Add(argument);
            }

            (start.Environment["FAKECHAT_PORT"], start.Environment["FAKECHAT_TOKEN"]) = ("0", "secret-of-the-page");
            (start.Environment["ANTHROPIC_API_KEY"], start.Environment["ANTHROPIC_BASE_URL"]) = ("fake-key-of-a-fake-model", model.Address.AbsoluteUri);
            if (agent is "claude-code")
            {
                RealClaude.Prepare(start, Path.Combine(world.Home, "user"), model.Address);
            }
        });
        await session.WaitForNoticeAsync("http://localhost:");
        await using var page = new FakechatClient(() => session.Page, "secret-of-the-page");
        world.Bot.People.Say(TelegramWorld.Owner, "write it");
        var card = (JsonObject)(await world.SentAsync("🔐 Permission: Bash")).DeepClone();
        var id = (await session.WaitForAsync(item => Type(item) is "permission_request", "the question")).GetProperty("request_id").GetString();
        await page.Asked.WaitAsync(TimeSpan.FromSeconds(30));

        world.Tap(card, "perm:allow:");
        await session.WaitForAsync(item => Type(item) is "permission_resolved", "the first answer");
        page.Send($"no {id}");
        var told = $"This changed nothing: the request {id} is no longer open (allowed by ";
        await world.WaitAsync(() => page.Notes.Any(note => note.StartsWith(told, StringComparison.Ordinal)), "a line about the second answer");
        var third = world.Bot.People.Press(world.Chat, TelegramWorld.Owner, card["message_id"]!.GetValue<long>(), $"perm:deny:{id}");
        await world.WaitAsync(() => world.Bot.People.Toast(third) is "This request is no longer open.", "a word at the second press");
        world.Bot.People.Say(TelegramWorld.Owner, $"no {id}");
        await world.SentAsync($"This changed nothing: the request {id} is no longer open (✅ Allowed");

        await world.SentAsync("it is done");
        await session.WaitForAsync(item => Type(item) is "turn_finished", "the end");
        Assert.Equal("ran\n", await File.ReadAllTextAsync(Path.Combine(world.Project, "out.txt")));
        Assert.Equal("allowed", Assert.Single(session.Feed, item => Type(item) is "permission_resolved").GetProperty("outcome").GetString());
        Assert.Single(session.Feed.Where(item => Type(item) is "event").DistinctBy(item => item.GetProperty("event_id").GetString()));
    }

    static string? Type(JsonElement item) => item.GetProperty("type").GetString();
}
