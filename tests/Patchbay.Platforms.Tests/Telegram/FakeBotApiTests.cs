using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Patchbay.Platforms.Telegram.Fake;

namespace Patchbay.Platforms.Tests.Telegram;

/// <summary>The fake server is as strict as the real one; otherwise tests against it would prove nothing.</summary>
public sealed class FakeBotApiTests
{
    static readonly HttpClient Http = new(new SocketsHttpHandler(), disposeHandler: true);

    [Fact]
    public async Task A_wrong_token_is_401_and_an_unknown_method_404()
    {
        await using var bot = await FakeBotApi.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await Http.PostAsync(new Uri(bot.Root, "/bot1:wrong/getMe"), null)).StatusCode);
        Assert.Equal(404, (await CallAsync(bot, "sendTelepathy", [])).Code);
        Assert.Equal(200, (await CallAsync(bot, "getMe", [])).Code);
    }

    [Theory]
    [InlineData("sendMessage", """{"chat_id":42}""", "message text is empty")]
    [InlineData("sendMessage", """{"chat_id":42,"text":""}""", "message text is empty")]
    [InlineData("sendMessage", """{"chat_id":42,"text":7}""", "parameter text must be of type text")]
    [InlineData("sendMessage", """{"chat_id":42,"text":"x","colour":"red"}""", "unknown parameter colour")]
    [InlineData("sendMessage", """{"chat_id":43,"text":"x"}""", "chat not found")]
    [InlineData("sendMessage", """{"chat_id":42,"text":"a.b","parse_mode":"MarkdownV2"}""", "can't parse entities: Character '.' is reserved")]
    [InlineData("sendMessage", """{"chat_id":42,"text":"*a","parse_mode":"MarkdownV2"}""", "can't parse entities: Can't find end")]
    [InlineData("sendMessage", """{"chat_id":42,"text":"<x>a</x>","parse_mode":"HTML"}""", "can't parse entities: Unsupported start tag")]
    [InlineData("sendMessage", """{"chat_id":42,"text":"abc","entities":[{"type":"bold","offset":1,"length":9}]}""", "can't parse entities")]
    [InlineData("sendMessage", """{"chat_id":42,"text":"abc","reply_parameters":{"message_id":99}}""", "message to be replied not found")]
    [InlineData("sendMessage", """{"chat_id":42,"text":"abc","message_thread_id":5}""", "message thread not found")]
    [InlineData("editMessageText", """{"chat_id":42,"message_id":1,"text":"abc"}""", "message to edit not found")]
    [InlineData("setMessageReaction", """{"chat_id":42,"message_id":11,"reaction":[{"type":"emoji","emoji":"✅"}]}""", "REACTION_INVALID")]
    [InlineData("answerCallbackQuery", """{"callback_query_id":"none"}""", "query is too old")]
    [InlineData("getFile", """{"file_id":"none"}""", "invalid file_id")]
    public async Task Bad_requests_are_refused_in_Telegrams_words(string method, string parameters, string words)
    {
        await using var bot = await FakeBotApi.StartAsync();
        bot.People.Say(42, "hi");
        var (code, answer) = await CallAsync(bot, method, (JsonObject)JsonNode.Parse(parameters)!);
        Assert.Equal(400, code);
        Assert.StartsWith($"Bad Request: {words}", answer["description"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_texts_and_long_button_data_are_refused()
    {
        await using var bot = await FakeBotApi.StartAsync();
        bot.People.Say(42, "hi");
        Assert.Equal(200, (await CallAsync(bot, "sendMessage", new() { ["chat_id"] = 42, ["text"] = new string('a', 4096) })).Code);
        Assert.Equal(400, (await CallAsync(bot, "sendMessage", new() { ["chat_id"] = 42, ["text"] = new string('a', 4097) })).Code);
        var buttons = (string data) => new JsonObject { ["inline_keyboard"] = new JsonArray(new JsonArray(new JsonObject { ["text"] = "b", ["callback_data"] = data })) };
        Assert.Equal(200, (await CallAsync(bot, "sendMessage", new() { ["chat_id"] = 42, ["text"] = "x", ["reply_markup"] = buttons(new string('d', 64)) })).Code);
        Assert.Equal(400, (await CallAsync(bot, "sendMessage", new() { ["chat_id"] = 42, ["text"] = "x", ["reply_markup"] = buttons(new string('d', 65)) })).Code);
    }

    [Fact]
    public async Task Updates_stay_until_a_higher_offset_and_a_second_poll_ends_the_first()
    {
        await using var bot = await FakeBotApi.StartAsync();
        bot.People.Say(42, "one");
        bot.People.Say(42, "two");
        var first = (await CallAsync(bot, "getUpdates", [])).Answer["result"]!.AsArray();
        Assert.Equal(2, first.Count);
        Assert.Equal(2, (await CallAsync(bot, "getUpdates", [])).Answer["result"]!.AsArray().Count);
        var after = first[0]!["update_id"]!.GetValue<long>() + 1;
        Assert.Single((await CallAsync(bot, "getUpdates", new() { ["offset"] = after })).Answer["result"]!.AsArray());
        Assert.Equal(1, bot.Unconfirmed);

        var waiting = CallAsync(bot, "getUpdates", new() { ["offset"] = after + 1, ["timeout"] = 50 });
        await TelegramRig.WaitAsync(() => bot.Unconfirmed == 0);
        Assert.Equal(200, (await CallAsync(bot, "getUpdates", new() { ["offset"] = after + 1 })).Code);
        Assert.Equal(409, (await waiting).Code);
    }

    [Fact]
    public async Task Faults_come_when_they_are_ordered()
    {
        await using var bot = await FakeBotApi.StartAsync();
        bot.People.Say(42, "hi");
        bot.Fail("sendMessage", new FakeFault.Refuse(429, "Too Many Requests: retry after 3", 3));
        var (code, answer) = await CallAsync(bot, "sendMessage", new() { ["chat_id"] = 42, ["text"] = "x" });
        Assert.Equal((429, 3), (code, answer["parameters"]!["retry_after"]!.GetValue<int>()));
        bot.Fail("sendMessage", new FakeFault.Reset());
        await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(bot, "sendMessage", new() { ["chat_id"] = 42, ["text"] = "x" }));
        bot.Fail("getUpdates", new FakeFault.Duplicate());
        Assert.Equal(2, (await CallAsync(bot, "getUpdates", [])).Answer["result"]!.AsArray().Count);
        Assert.Equal(200, (await CallAsync(bot, "sendMessage", new() { ["chat_id"] = 42, ["text"] = "x" })).Code);
        Assert.Single(bot.People.Direct(42).FromBot());
    }

    static async Task<(int Code, JsonNode Answer)> CallAsync(FakeBotApi bot, string method, JsonObject parameters)
    {
        using var content = new StringContent(parameters.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(new Uri(bot.Root, $"/bot{bot.Token}/{method}"), content);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
