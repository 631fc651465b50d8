using System.Text.Json.Nodes;
using Patchbay.Platforms.Telegram;
using Patchbay.Platforms.Telegram.Fake;
using static Patchbay.Platforms.Tests.Telegram.TelegramRig;

namespace Patchbay.Platforms.Tests.Telegram;

public sealed class OutboundTests
{
    [Fact]
    public async Task The_four_tools_have_their_contract_names_and_required_properties()
    {
        await using var rig = await StartAsync();
        var tools = (await rig.Server.RequestAsync("tools/list")).GetProperty("tools").EnumerateArray()
            .Select(tool => $"{tool.GetProperty("name")}: {string.Join(' ', tool.GetProperty("inputSchema").GetProperty("required").EnumerateArray())}");
        Assert.Equal(["reply: chat_id text", "react: chat_id message_id emoji", "download_attachment: file_id", "edit_message: chat_id message_id text"], tools);
    }

    [Fact]
    public async Task Fact_39_A_reply_to_a_chat_that_is_not_listed_is_an_error()
    {
        await using var rig = await StartAsync();
        foreach (var tool in new[] { "reply", "edit_message", "react" })
        {
            var arguments = new JsonObject { ["chat_id"] = "99", ["text"] = "hi", ["message_id"] = "1", ["emoji"] = "👍" };
            Assert.Equal($"{tool} failed: chat 99 is not allowlisted — add via /telegram:access", await rig.FailAsync(tool, arguments));
        }

        Assert.Equal("unknown tool: sing", await rig.FailAsync("sing", []));
    }

    [Fact]
    public async Task Fact_40_State_never_leaves_and_the_inbox_may()
    {
        await using var rig = await StartAsync();
        await File.WriteAllTextAsync(Path.Combine(rig.State, ".env"), "TELEGRAM_BOT_TOKEN=secret");
        var link = Path.Combine(rig.Project, "innocent.txt");
        File.CreateSymbolicLink(link, Path.Combine(rig.State, ".env"));
        Directory.CreateDirectory(Path.Combine(rig.State, "inbox"));
        var received = Path.Combine(rig.State, "inbox", "1-a.txt");
        await File.WriteAllTextAsync(received, "came in");
        var outside = Path.Combine(rig.Folder, "outside.txt");
        await File.WriteAllTextAsync(outside, "elsewhere");

        foreach (var path in new[] { Path.Combine(rig.State, ".env"), link, Path.Combine(rig.State, "inbox", "..", "access.json") })
        {
            Assert.Equal($"reply failed: refusing to send channel state: {path}", await rig.FailAsync("reply", Files(path)));
        }

        Assert.Contains("outside the working folder", await rig.FailAsync("reply", Files(outside)), StringComparison.Ordinal);
        Assert.Contains("no such file", await rig.FailAsync("reply", Files(Path.Combine(rig.Project, "gone"))), StringComparison.Ordinal);
        Assert.Empty(rig.Bot.CallsOf("sendMessage"));
        await rig.CallAsync("reply", Files(received));
        Assert.Equal("came in", System.Text.Encoding.UTF8.GetString(rig.Bot.CallsOf("sendDocument").Single().Files.Single().Content));
    }

    [Fact]
    public async Task A_file_of_the_sessions_temporary_folder_may_leave()
    {
        var temporary = Directory.CreateTempSubdirectory("patchbay-session-").FullName;
        try
        {
            var (settings, _) = TelegramSettings.Read(name => name is "PATCHBAY_SESSION_TEMP" ? temporary : name is "TELEGRAM_STATE_DIR" ? "/nowhere" : null);
            await using var rig = await StartAsync(change: usual => usual with { SendableFolders = settings.SendableFolders });
            var file = Path.Combine(temporary, "plot.txt");
            await File.WriteAllTextAsync(file, "drawn");
            await rig.CallAsync("reply", Files(file));
            Assert.Equal("drawn", System.Text.Encoding.UTF8.GetString(rig.Bot.CallsOf("sendDocument").Single().Files.Single().Content));
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    [Fact]
    public async Task Fact_41_5000_characters_are_two_messages_and_only_the_first_quotes()
    {
        await using var rig = await StartAsync();
        var asked = rig.People.Say(Owner, "write a lot");
        await rig.EventAsync();
        var result = await rig.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = new string('a', 5000), ["reply_to"] = $"{asked}" });
        var sent = rig.People.Direct(Owner).FromBot();
        Assert.Equal([4096, 904], sent.Select(message => TextOf(message).Length));
        Assert.Equal([asked, null], sent.Select(message => message["reply_to"]?.GetValue<long>()));
        Assert.Equal($"sent 2 parts (ids: {IdOf(sent[0])}, {IdOf(sent[1])})", result);
    }

    [Fact]
    public async Task Fact_43_PNG_goes_as_a_photo_and_py_as_a_document()
    {
        await using var rig = await StartAsync();
        var (picture, script) = (Path.Combine(rig.Project, "a.PNG"), Path.Combine(rig.Project, "b.py"));
        await File.WriteAllBytesAsync(picture, [1]);
        await File.WriteAllBytesAsync(script, [2]);
        var result = await rig.CallAsync("reply", Files(picture, script));
        Assert.Equal("a.PNG", rig.Bot.CallsOf("sendPhoto").Single().Files.Single().Name);
        Assert.Equal("b.py", rig.Bot.CallsOf("sendDocument").Single().Files.Single().Name);
        Assert.StartsWith("sent 3 parts (ids: ", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markdown_is_rendered_and_marks_that_Telegram_refuses_cost_only_the_marks()
    {
        await using var rig = await StartAsync();
        await rig.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = "**Done** in `a_b.cs`" });
        var sent = (await SentAsync(rig.People.Direct(Owner), "Done in a_b.cs"))["entities"]!.AsArray();
        Assert.Equal(["bold", "code"], sent.Select(entity => entity!["type"]!.GetValue<string>()));

        Assert.StartsWith("sent (id: ", await rig.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = "1.5 is *not", ["format"] = "markdownv2" }), StringComparison.Ordinal);
        Assert.Null((await SentAsync(rig.People.Direct(Owner), "1.5 is *not"))["entities"]);
        await rig.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = "*yes*\\.", ["format"] = "markdownv2" });
        await SentAsync(rig.People.Direct(Owner), "yes.");
    }

    [Fact]
    public async Task Long_output_goes_as_a_file_beside_its_first_lines()
    {
        await using var rig = await StartAsync(change: settings => settings with { FileAbove = 6000 });
        var text = string.Join('\n', Enumerable.Range(1, 1000).Select(line => $"line {line}"));
        await rig.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = text });
        var head = TextOf(Assert.Single(rig.People.Direct(Owner).FromBot(), message => message["text"] is not null));
        Assert.StartsWith("line 1\n", head, StringComparison.Ordinal);
        Assert.Contains("1000 lines", head, StringComparison.Ordinal);
        Assert.Equal(text, System.Text.Encoding.UTF8.GetString(rig.Bot.CallsOf("sendDocument").Single().Files.Single().Content));
    }

    [Fact]
    public async Task What_429_500_and_a_reset_stop_is_sent_again_and_once()
    {
        await using var rig = await StartAsync();
        rig.Bot.Fail("sendMessage", new FakeFault.Refuse(429, "Too Many Requests: retry after 1", 1));
        rig.Bot.Fail("sendMessage", new FakeFault.Refuse(500, "Internal Server Error"));
        rig.Bot.Fail("sendMessage", new FakeFault.Reset());
        await rig.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = "at last" });
        Assert.Single(rig.People.Direct(Owner).FromBot());
        var calls = rig.Bot.CallsOf("sendMessage");
        Assert.Equal(4, calls.Count);
        Assert.True(calls[1].At - calls[0].At >= TimeSpan.FromSeconds(0.9), "429 says how long to wait");
    }

    [Fact]
    public async Task A_part_that_fails_is_told_to_the_agent_and_to_the_person()
    {
        await using var rig = await StartAsync(change: settings => settings with { FileAbove = 0 });
        rig.Bot.Fail("sendMessage", new FakeFault.ResetAfter());
        var (text, isError) = await rig.Server.CallToolAsync("reply", new() { ["chat_id"] = "42", ["text"] = "**x**" });
        Assert.False(isError, text);

        rig.People.Direct(Sender).IsClosed = true;
        Assert.Equal("reply failed: Forbidden: bot was blocked by the user", await rig.FailAsync("reply", new() { ["chat_id"] = "44", ["text"] = "x" }));

        rig.Bot.Fail("sendMessage", new FakeFault.Silence());
        Assert.Contains("no answer within", await rig.FailAsync("reply", new() { ["chat_id"] = "42", ["text"] = "y" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_that_grows_goes_on_in_further_messages_and_shrinks_again()
    {
        await using var rig = await StartAsync();
        await rig.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = "working" });
        var chat = rig.People.Direct(Owner);
        var id = IdOf(chat.FromBot().Single());
        Assert.StartsWith($"edited (id: {id}; goes on in ids: ", await rig.CallAsync("edit_message", Edit(id, new string('b', 5000))), StringComparison.Ordinal);
        Assert.Equal([4096, 904], chat.FromBot().Select(message => TextOf(message).Length));
        Assert.Equal($"edited (id: {id})", await rig.CallAsync("edit_message", Edit(id, "done")));
        Assert.Equal(["done", "…"], chat.FromBot().Select(TextOf));
        Assert.Equal($"edited (id: {id})", await rig.CallAsync("edit_message", Edit(id, "done")));
        Assert.Contains("message to edit not found", await rig.FailAsync("edit_message", Edit(987, "x")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reaction_that_Telegram_refuses_is_explained()
    {
        await using var rig = await StartAsync();
        var id = rig.People.Say(Owner, "hi");
        await rig.EventAsync();
        Assert.Equal("reacted", await rig.CallAsync("react", new() { ["chat_id"] = 42, ["message_id"] = id, ["emoji"] = "👀" }));
        Assert.Contains("does not allow", await rig.FailAsync("react", new() { ["chat_id"] = 42, ["message_id"] = id, ["emoji"] = "✅" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_is_for_files_of_listed_chats_only()
    {
        await using var rig = await StartAsync();
        var file = rig.People.Upload([9, 9]);
        rig.People.Write(rig.People.Direct(Owner), Owner, new JsonObject { ["document"] = new JsonObject { ["file_id"] = file, ["file_unique_id"] = "u", ["file_name"] = "x.zip" } });
        await rig.EventAsync();
        var path = await rig.CallAsync("download_attachment", new() { ["file_id"] = file });
        Assert.Equal([9, 9], await File.ReadAllBytesAsync(path));
        Assert.StartsWith(Path.Combine(rig.State, "inbox"), path, StringComparison.Ordinal);
        Assert.Contains("no file of this id", await rig.FailAsync("download_attachment", new() { ["file_id"] = rig.People.Upload([1]) }), StringComparison.Ordinal);
        await rig.WriteAccessAsync("""{"dmPolicy":"allowlist","allowFrom":["43"]}""");
        Assert.Contains("no file of this id", await rig.FailAsync("download_attachment", new() { ["file_id"] = file }), StringComparison.Ordinal);
    }

    static JsonObject Files(params string[] paths) =>
        new() { ["chat_id"] = "42", ["text"] = "see", ["files"] = new JsonArray([.. paths.Select(path => (JsonNode)path)]) };

    static JsonObject Edit(long id, string text) => new() { ["chat_id"] = "42", ["message_id"] = $"{id}", ["text"] = text };
}
