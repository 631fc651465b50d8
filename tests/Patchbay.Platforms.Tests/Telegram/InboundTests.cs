using System.Text.Json.Nodes;
using Patchbay.Platforms.Telegram.Fake;
using static Patchbay.Platforms.Tests.Telegram.TelegramRig;

namespace Patchbay.Platforms.Tests.Telegram;

public sealed class InboundTests
{
    [Fact]
    public async Task A_text_arrives_with_the_contracts_attributes_in_its_order()
    {
        await using var rig = await StartAsync();
        var id = rig.People.Say(Owner, "hello", change: message => message["date"] = 1750000000);
        var message = await rig.EventAsync();
        Assert.Equal("hello", message.Content);
        Assert.Equal("owner", message.Role);
        Assert.Equal(
            [new("chat_id", "42"), new("message_id", $"{id}"), new("user", "alice"), new("user_id", "42"), new("ts", "2025-06-15T15:06:40.000Z")],
            message.Meta);
    }

    public static TheoryData<string, string, string?> Kinds => new()
    {
        { """{"document":{"file_id":"D","file_unique_id":"u","file_size":12,"mime_type":"text/plain","file_name":"a<b>[;]x\n.txt"}}""", "(document: a_b____x_.txt)", "document" },
        { """{"voice":{"file_id":"D","file_unique_id":"u"}}""", "(voice message)", "voice" },
        { """{"audio":{"file_id":"D","file_unique_id":"u","title":"Song"}}""", "(audio: Song)", "audio" },
        { """{"audio":{"file_id":"D","file_unique_id":"u"}}""", "(audio: audio)", "audio" },
        { """{"video":{"file_id":"D","file_unique_id":"u"}}""", "(video)", "video" },
        { """{"video":{"file_id":"D","file_unique_id":"u"},"caption":"look"}""", "look", "video" },
        { """{"video_note":{"file_id":"D","file_unique_id":"u"}}""", "(video note)", "video_note" },
        { """{"sticker":{"file_id":"D","file_unique_id":"u","emoji":"🙂"}}""", "(sticker 🙂)", "sticker" },
        { """{"sticker":{"file_id":"D","file_unique_id":"u"}}""", "(sticker)", "sticker" },
        { """{"location":{"latitude":52.5,"longitude":13.4}}""", "(location: 52.5,13.4)", null },
        { """{"contact":{"phone_number":"+49 1","first_name":"Ann"}}""", "(contact: Ann, +49 1)", null },
        { """{"poll":{"id":"1","question":"Which?","options":[{"text":"a"},{"text":"b"}]}}""", "(poll: Which? [1] a [2] b)", null },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_of_message_says_what_it_is(string content, string text, string? kind)
    {
        await using var rig = await StartAsync();
        rig.People.Write(rig.People.Direct(Owner), Owner, (JsonObject)JsonNode.Parse(content)!);
        var message = await rig.EventAsync();
        Assert.Equal(text, message.Content);
        Assert.Equal(kind, Meta(message, "attachment_kind"));
        Assert.Equal(kind is null ? null : "D", Meta(message, "attachment_file_id"));
    }

    [Fact]
    public async Task A_photo_is_saved_in_its_largest_size_and_a_failed_download_costs_only_the_picture()
    {
        await using var rig = await StartAsync();
        var (small, large) = (rig.People.Upload([1]), rig.People.Upload([1, 2, 3]));
        JsonObject Photo() => new()
        {
            ["photo"] = new JsonArray(
                new JsonObject { ["file_id"] = small, ["file_unique_id"] = "s", ["width"] = 90, ["height"] = 90 },
                new JsonObject { ["file_id"] = large, ["file_unique_id"] = "l/../l", ["width"] = 900, ["height"] = 900 }),
        };
        rig.People.Write(rig.People.Direct(Owner), Owner, Photo());
        var message = await rig.EventAsync();
        Assert.Equal("(photo)", message.Content);
        var path = Meta(message, "image_path")!;
        Assert.Equal(Path.Combine(rig.State, "inbox"), Path.GetDirectoryName(path));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        rig.Bot.Fail("file", new FakeFault.Reset());
        rig.People.Write(rig.People.Direct(Owner), Owner, Photo());
        Assert.Null(Meta(await rig.EventAsync(), "image_path"));
    }

    [Theory]
    [InlineData("image/png", "chart", 3, true)]
    [InlineData("application/pdf", null, 3, true)]
    [InlineData("application/octet-stream", "Scan.PDF", 3, true)]
    [InlineData(null, "photo.jpeg", null, true)]
    [InlineData("application/zip", "all.zip", 3, false)]
    [InlineData("image/svg+xml", "drawing.svg", 3, false)]
    [InlineData("video/mp4", "clip.mp4", 3, false)]
    [InlineData("application/pdf", "book.pdf", 16_777_217, false)]
    public async Task A_file_that_says_that_models_are_shown_it_is_saved_at_once_and_others_wait(string? mediaType, string? name, int? size, bool isSaved)
    {
        await using var rig = await StartAsync();
        var file = new JsonObject { ["file_id"] = rig.People.Upload([1, 2, 3]), ["file_unique_id"] = "d" };
        (file["mime_type"], file["file_name"], file["file_size"]) = (mediaType, name, size);
        rig.People.Write(rig.People.Direct(Owner), Owner, new() { ["document"] = file, ["caption"] = "look" });
        var message = await rig.EventAsync();
        Assert.Equal(("look", "document", (string)file["file_id"]!), (message.Content, Meta(message, "attachment_kind"), Meta(message, "attachment_file_id")));
        Assert.Null(Meta(message, "image_path"));
        Assert.Equal(isSaved, Meta(message, "file_path") is not null);
        Assert.Equal(isSaved ? 1 : 0, rig.Bot.CallsOf("getFile").Count);
        if (isSaved)
        {
            Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Meta(message, "file_path")!));
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_fetched_is_there_to_be_asked_for()
    {
        await using var rig = await StartAsync();
        rig.Bot.Fail("file", new FakeFault.Reset());
        rig.People.Write(rig.People.Direct(Owner), Owner, new()
        {
            ["document"] = new JsonObject { ["file_id"] = rig.People.Upload([1, 2, 3]), ["file_unique_id"] = "d", ["mime_type"] = "application/pdf", ["file_name"] = "a.pdf" },
        });
        var message = await rig.EventAsync();
        Assert.Equal(("(document: a.pdf)", null), (message.Content, Meta(message, "file_path")));
        Assert.NotNull(Meta(message, "attachment_file_id"));
    }

    [Fact]
    public async Task An_album_is_one_event_even_when_its_last_part_comes_late()
    {
        await using var rig = await StartAsync(change: settings => settings with { AlbumPause = TimeSpan.FromSeconds(1) });
        var picture = rig.People.Upload([7]);
        JsonObject Part(string? caption) => new()
        {
            ["media_group_id"] = "g",
            ["caption"] = caption,
            ["photo"] = new JsonArray(new JsonObject { ["file_id"] = picture, ["file_unique_id"] = "p" }),
        };
        var chat = rig.People.Direct(Owner);
        var first = rig.People.Write(chat, Owner, Part("two pictures"));
        await WaitAsync(() => rig.Bot.CallsOf("getUpdates").Any(call => call.Status == 200));
        rig.People.Write(chat, Owner, Part(null));
        rig.People.Say(Owner, "after");
        var album = await rig.EventAsync();
        Assert.Equal(("two pictures", $"{first}"), (album.Content, Meta(album, "message_id")));
        Assert.NotNull(Meta(album, "image_path"));
        Assert.NotNull(Meta(album, "image_path_2"));
        Assert.Equal("after", (await rig.EventAsync()).Content);
    }

    [Fact]
    public async Task An_edit_a_quote_a_forward_and_a_topic_are_told()
    {
        await using var rig = await StartAsync();
        var id = rig.People.Say(Owner, "first");
        await rig.EventAsync();
        rig.People.Edit(rig.People.Direct(Owner), id, "second");
        var edit = await rig.EventAsync();
        Assert.Equal(("second", "true", $"{id}"), (edit.Content, Meta(edit, "edited"), Meta(edit, "message_id")));

        rig.People.Say(Owner, "why?", change: message =>
        {
            message["reply_to_message"] = new JsonObject
            {
                ["message_id"] = id,
                ["date"] = 1,
                ["chat"] = new JsonObject { ["id"] = Owner, ["type"] = "private" },
                ["from"] = FakePeople.User(Owner, "alice"),
                ["text"] = "second, and more",
            };
            message["quote"] = new JsonObject { ["text"] = "second" };
            message["forward_origin"] = new JsonObject { ["type"] = "hidden_user", ["sender_user_name"] = "Somebody" };
        });
        var reply = await rig.EventAsync();
        Assert.Equal(("second", $"{id}", "Somebody"), (Meta(reply, "quote"), Meta(reply, "reply_to_message_id"), Meta(reply, "forwarded_from")));

        rig.People.Write(rig.Team, Sender, new JsonObject { ["text"] = "@patchbay_test_bot hi", ["message_thread_id"] = 7, ["is_topic_message"] = true, ["entities"] = Mention() });
        var topic = await rig.EventAsync();
        Assert.Equal(("7", "group"), (Meta(topic, "message_thread_id"), topic.Role));
        await rig.CallAsync("reply", new() { ["chat_id"] = "-100", ["text"] = "here", ["reply_to"] = Meta(topic, "message_id") });
        Assert.Equal(7, (await SentAsync(rig.Team, "here"))["message_thread_id"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_reaction_to_our_message_is_an_event_and_one_to_anothers_is_not()
    {
        await using var rig = await StartAsync();
        var theirs = rig.People.Say(Owner, "hi");
        await rig.EventAsync();
        await rig.CallAsync("reply", new() { ["chat_id"] = 42, ["text"] = "hello" });
        var ours = IdOf(await SentAsync(rig.People.Direct(Owner), "hello"));
        rig.People.React(rig.People.Direct(Owner), Owner, theirs, "🔥");
        rig.People.React(rig.People.Direct(Owner), Stranger, ours, "🔥");
        rig.People.React(rig.People.Direct(Owner), Owner, ours, "👍");
        var reaction = await rig.EventAsync();
        Assert.Equal(("👍", $"{ours}"), (Meta(reaction, "reaction"), Meta(reaction, "message_id")));
    }

    [Fact]
    public async Task Fact_38_A_group_message_without_a_mention_is_dropped()
    {
        await using var rig = await StartAsync();
        rig.People.Write(rig.Team, Sender, new JsonObject { ["text"] = "just talk" });
        rig.People.Write(rig.Team, Sender, new JsonObject { ["text"] = "@patchbay_test_bot hi", ["entities"] = Mention() });
        var message = await rig.EventAsync();
        Assert.Equal(("@patchbay_test_bot hi", "-100", "group"), (message.Content, Meta(message, "chat_id"), message.Role));
    }

    [Fact]
    public async Task Strangers_service_accounts_and_channel_posts_get_nothing_and_cost_no_call()
    {
        await using var rig = await StartAsync();
        rig.People.Say(Stranger, "let me in");
        rig.People.Say(Stranger, "/start");
        rig.People.Say(777000, "code 123");
        rig.People.Write(rig.Team, 1087968824, new JsonObject { ["text"] = "@patchbay_test_bot hi", ["entities"] = Mention(), ["sender_chat"] = new JsonObject { ["id"] = TeamId, ["type"] = "supergroup" } });
        rig.People.Push("channel_post", new JsonObject { ["message_id"] = 5, ["date"] = 1, ["chat"] = new JsonObject { ["id"] = -7, ["type"] = "channel" }, ["text"] = "post" });
        rig.People.Say(Owner, "mine");
        Assert.Equal("mine", (await rig.EventAsync()).Content);
        Assert.DoesNotContain(rig.Bot.Calls, call => call.Method is "sendMessage" or "sendChatAction" or "setMessageReaction" or "getFile");
    }

    static JsonArray Mention() => [new JsonObject { ["type"] = "mention", ["offset"] = 0, ["length"] = 18 }];
}
