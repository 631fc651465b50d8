using System.Text.Json.Nodes;
using Patchbay.EndToEnd.Tests.Telegram;

namespace Patchbay.EndToEnd.Tests.Agents;

/// <summary>Files that are sent in Telegram, as the model is shown them: by what they are, whatever they say that they are.</summary>
public sealed class TelegramFileTests
{
    static readonly byte[] Picture = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Enumerable.Range(0, 50_000).Select(number => (byte)(number * 31))];
    static readonly byte[] Document = [.. "%PDF-1.7\n"u8, .. Enumerable.Range(0, 50_000).Select(number => (byte)(number * 37))];

    [Theory]
    [InlineData("claude")]
    [InlineData("responses")]
    public async Task A_picture_sent_as_a_file_and_a_PDF_are_shown_to_the_model_and_a_file_that_lies_is_named(string agent)
    {
        await using var model = await ModelWorld.StartAsync("""{"text": "a chart"}""", """{"text": "a paper"}""", """{"text": "nothing"}""");
        await using var world = await TelegramWorld.OpenAsync();
        await File.WriteAllTextAsync(Path.Combine(world.Home, "settings.json"), agent is "responses" ? """{"agent": {"api": "responses"}}""" : "{}");
        var session = world.Start(change: start =>
        {
            foreach (var argument in (string[])["--model", "fake", "--agent", agent is "claude" ? agent : "openai"])
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment["ANTHROPIC_API_KEY"] = start.Environment["OPENAI_API_KEY"] = "fake-key-of-a-fake-model";
            start.Environment["ANTHROPIC_BASE_URL"] = model.Address.AbsoluteUri;
            start.Environment["OPENAI_BASE_URL"] = new Uri(model.Address, "/v1").AbsoluteUri;
        });
        // It says that it is a jpeg.
        await SendAsync(Picture, "image/jpeg", "chart.jpg", "a chart");
        await SendAsync(Document, "application/pdf", "paper.pdf", "a paper");
        await SendAsync([.. "PK"u8, 3, 4, 5, 6], "application/pdf", "forged.pdf", "nothing");

        var requests = await File.ReadAllLinesAsync(model.Record);
        Assert.Equal(3, requests.Length);
        Assert.Contains(Convert.ToBase64String(Picture), requests[0], StringComparison.Ordinal);
        Assert.Contains("image/png", requests[0], StringComparison.Ordinal);
        Assert.DoesNotContain("application/pdf;", requests[0], StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(Document), requests[1], StringComparison.Ordinal);
        Assert.Contains("[host] The document file_path of event_id=", requests[1], StringComparison.Ordinal);
        Assert.Contains("file_path is not shown: the file is not what it claims to be", requests[2], StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("PK"u8.ToArray()), requests[2], StringComparison.Ordinal);

        async Task SendAsync(byte[] bytes, string mediaType, string name, string answer)
        {
            world.Bot.People.Write(world.Chat, TelegramWorld.Owner, new()
            {
                ["document"] = new JsonObject { ["file_id"] = world.Bot.People.Upload(bytes), ["file_unique_id"] = "d", ["mime_type"] = mediaType, ["file_name"] = name, ["file_size"] = bytes.Length },
                ["caption"] = "what is it?",
            });
            await session.WaitForAsync(item => item.GetProperty("type").GetString() is "turn_finished" && item.GetProperty("text").GetString() == answer, answer);
        }
    }
}
