using System.Text.Json.Nodes;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using static Patchbay.Platforms.Tests.Telegram.TelegramRig;

namespace Patchbay.Platforms.Tests.Telegram.Pictures;

/// <summary>
/// The pictures of the documentation are drawn from what the fake server received, so that none shows what is not sent.
/// <c>PATCHBAY_ACCEPT=1</c> draws them anew.
/// </summary>
public sealed class PictureTests
{
    [Fact]
    public async Task The_picture_of_a_request_is_what_was_sent()
    {
        await using var rig = await StartAsync(access: """{"dmPolicy":"allowlist","allowFrom":["42"],"groups":{},"ackReaction":"👀"}""");
        var chat = rig.People.Direct(Owner);
        var asked = rig.People.Say(Owner, "run the tests and tell me what fails");
        var message = await rig.EventAsync(ReceiptState.Queued);
        await WaitAsync(() => chat.All()[0]["reactions"] is not null);
        await rig.NotifyAsync(WireMethods.PermissionRequest, """
            {"request_id":"abcde","tool_name":"Bash","description":"Run the tests","input_preview":"{\"command\":\"./test\"}",
             "_meta":{"patchbay/permission":{"event_ids":["EVENT"],"input":{"command":"./test"},"rule":"Bash(./test *)","expires_at":"2999-01-01T00:00:00Z","announcement":1}}}
            """.Replace("EVENT", message.Id, StringComparison.Ordinal));
        var card = await SentAsync(chat, "🔐 Permission: Bash");
        Matches("telegram-request.svg", ChatPicture.Draw("A permission request in Telegram, with its buttons", chat.All()));

        rig.People.Press(chat, Owner, IdOf(card), "perm:allow:abcde");
        await rig.NotificationAsync(WireMethods.PermissionVerdict);
        await rig.NotifyAsync(WireMethods.PermissionResolved, """{"request_id":"abcde","outcome":"allowed","by":"alice"}""");
        await SentAsync(chat, "✅ Allowed by alice");
        await rig.CallAsync("reply", new()
        {
            ["chat_id"] = "42",
            ["reply_to"] = $"{asked}",
            ["text"] = "**2 of 341 tests fail**, both in `ParserTests`:\n\n```\nDates_have_a_zone\nA_comma_is_no_end\n```\nShall I mend them?",
        });
        Matches("telegram-answer.svg", ChatPicture.Draw("The request was allowed, and the answer came", chat.All()));
    }

    [Fact]
    public async Task The_picture_of_a_question_and_a_voice_message_is_what_was_sent()
    {
        await using var rig = await StartAsync(change: settings => settings with { Transcribe = ["/bin/cat"] });
        var chat = rig.People.Direct(Owner);
        rig.People.Write(chat, Owner, new JsonObject { ["voice"] = new JsonObject { ["file_id"] = rig.People.Upload("draw the load of last week"u8.ToArray()), ["file_unique_id"] = "v" } });
        var spoken = await rig.EventAsync();
        Assert.Equal("draw the load of last week", spoken.Content);
        await rig.NotifyAsync(WireMethods.Question, $$"""
            {"question_id":"abcdf","kind":"choice","text":"As a picture, or as a table?","options":["Picture","Table","Both"],"event_ids":["{{spoken.Id}}"],"expires_at":"2999-01-01T00:00:00Z"}
            """);
        await SentAsync(chat, "As a picture, or as a table?");
        var drawn = Path.Combine(rig.Project, "load.png");
        await File.WriteAllBytesAsync(drawn, [1]);
        await rig.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = "Here it is. *Tuesday* was the worst.", ["files"] = new JsonArray(drawn) });
        Matches("telegram-question.svg", ChatPicture.Draw("A voice message, a question with choices, and a picture", chat.All()));
    }

    static void Matches(string name, string picture)
    {
        var path = Path.Combine(Root(), "docs", "images", name);
        if (Environment.GetEnvironmentVariable("PATCHBAY_ACCEPT") is "1")
        {
            File.WriteAllText(path, picture);
        }

        Assert.Equal(File.ReadAllText(path), picture);
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Patchbay.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
