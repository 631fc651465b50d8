using System.Text.Json;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Agents;

/// <summary>The built-in agents as a user runs them, against a model that says what the test wrote.</summary>
public sealed class ModelAgentTests
{
    public static TheoryData<string> Agents => ["claude", "openai"];

    [Theory]
    [MemberData(nameof(Agents))]
    [InlineData("responses")]
    public async Task A_prompt_is_worked_off_with_a_tool_and_answered(string agent)
    {
        await using var world = await ModelWorld.StartAsync(
            """{"text": "I look.", "calls": [{"tool": "Bash", "arguments": {"command": "echo $((40 + 2)) ${ANTHROPIC_API_KEY:-none} ${OPENAI_API_KEY:-none}"}}]}""",
            """{"text": "It is 42."}""");
        await using var session = world.Session(agent, "-p", "what is it?", "--dangerously-skip-permissions");
        var result = await session.WaitForAsync(item => Type(item) is "tool_result", "the command's result");
        Assert.Equal("42 none none", result.GetProperty("text").GetString()!.Trim());
        Assert.Equal("It is 42.", (await session.WaitForAsync(item => Type(item) is "turn_finished", "the end")).GetProperty("text").GetString());
        var use = await session.WaitForAsync(item => Type(item) is "usage", "the tokens");
        Assert.Equal(7, use.GetProperty("output_tokens").GetInt32());
        await session.ExitedAsync();
        Assert.Equal(0, session.ExitCode);
        var path = agent switch { "claude" => "/v1/messages", "responses" => "/v1/responses", _ => "/v1/chat/completions" };
        Assert.All(await File.ReadAllLinesAsync(world.Record), request => Assert.Contains($"\"path\":\"{path}\"", request, StringComparison.Ordinal));
        if (agent is "responses")
        {
            await session.WaitForNoticeAsync("openai takes no number of tokens");
        }
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task A_message_of_the_page_is_answered_in_the_page(string agent)
    {
        await using var world = await ModelWorld.StartAsync(
            """{"text": "", "calls": [{"tool": "mcp__fakechat__reply", "arguments": {"chat_id": "web", "text": "from the model"}}]}""", """{"text": "answered"}""");
        await using var session = world.Session(agent, "--headless", "--channels", "builtin:fakechat");
        await session.WaitForAsync(item => Type(item) is "channel" && item.GetProperty("listening").GetBoolean(), "the channel");
        await session.WaitForNoticeAsync("http://localhost:");
        await using var page = new FakechatClient(() => session.Page, "secret-of-the-page");
        page.Send("are you there?");
        var answered = await session.WaitForAsync(
            item => Type(item) is "event_state" && item.GetProperty("state").GetString() is "answered", "the event answered");
        Assert.Equal("fakechat", answered.GetProperty("source").GetString());
        await session.StopAsync();
    }

    [Fact]
    public async Task A_picture_that_is_sent_in_the_page_is_shown_to_the_model_also_when_the_session_is_taken_up_again()
    {
        byte[] picture = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Enumerable.Range(0, 100_000).Select(number => (byte)(number * 31))];
        await using var world = await ModelWorld.StartAsync("""{"text": "a chart"}""", """{"text": "the same chart"}""");
        await using (var session = world.Session("claude", "--headless", "--channels", "builtin:fakechat", "--name", "pictures"))
        {
            await session.WaitForAsync(item => Type(item) is "channel" && item.GetProperty("listening").GetBoolean(), "the channel");
            await session.WaitForNoticeAsync("http://localhost:");
            using var http = new HttpClient(new SocketsHttpHandler()) { DefaultRequestHeaders = { { "Authorization", "Bearer secret-of-the-page" } } };
            using var form = new MultipartFormDataContent
            {
                { new StringContent("p1"), "id" }, { new StringContent("what is it?"), "text" }, { new ByteArrayContent(picture), "file", "photo.jpg" },
            };
            using var sent = await http.PostAsync(new Uri(session.Page!, "/upload"), form);
            Assert.True(sent.IsSuccessStatusCode);
            Assert.Equal("a chart", (await session.WaitForAsync(item => Type(item) is "turn_finished", "the answer")).GetProperty("text").GetString());
            await session.StopAsync();
        }

        await using (var session = world.Session("claude", "-p", "and again?", "--resume", "pictures"))
        {
            await session.WaitForAsync(item => Type(item) is "turn_finished", "the second answer");
            await session.ExitedAsync();
        }

        var requests = await File.ReadAllLinesAsync(world.Record);
        Assert.Equal(2, requests.Length);
        Assert.All(requests, request => Assert.Contains(Convert.ToBase64String(picture), request, StringComparison.Ordinal));
        Assert.All(requests, request => Assert.Contains("image/png", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_that_refuses_leaves_the_session_alive_and_says_why()
    {
        await using var world = await ModelWorld.StartAsync("""{"status": 404}""");
        await using var session = world.Session("claude", "-p", "hello");
        var end = await session.WaitForAsync(item => Type(item) is "turn_finished", "the end");
        Assert.Equal("failed", end.GetProperty("outcome").GetString());
        Assert.Contains("choose another with --model", end.GetProperty("text").GetString(), StringComparison.Ordinal);
        await session.ExitedAsync();
        Assert.NotEqual(0, session.ExitCode);
    }

    static string? Type(JsonElement item) => item.GetProperty("type").GetString();
}
