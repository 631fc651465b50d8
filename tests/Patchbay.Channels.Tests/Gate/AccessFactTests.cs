using System.Text.Json.Nodes;
using Patchbay.Channels.Gate;

namespace Patchbay.Channels.Tests.Gate;

/// <summary>The contract's facts about access, as this gate keeps them.</summary>
public sealed class AccessFactTests
{
    [Fact]
    public async Task Fact_22_A_group_member_is_never_an_approver()
    {
        using var room = new GateRoom("""{"groups":{"-5":{"requireMention":false}}}""");
        var member = new SenderIdentity("9", null, IsGroup: true) { ChatId = "-5", Text = "yes abcde" };

        Assert.Equal(new GateVerdict.Deliver("group"), await room.HearInGroupAsync("9", "-5", text: "yes abcde"));
        Assert.False(room.Gate.MayApprove(member));
        Assert.False(room.Gate.MayApprove(member with { IsGroup = false }));
    }

    [Fact]
    public async Task Fact_30_A_missing_access_file_is_closed_and_in_a_window_a_stranger_gets_six_hex_digits()
    {
        using var room = new GateRoom();
        Assert.Equal(new GateVerdict.Drop("not paired"), await room.HearAsync("9"));
        Assert.False(Directory.Exists(room.Place.Folder), "a stranger wrote to the disk");

        await room.OpenAsync();

        Assert.Matches(@"^Pairing required — .*:\n\n/telegram:access pair [0-9a-f]{6}\z", await ReplyAsync(room, "9"));
    }

    [Fact]
    public async Task Fact_31_The_third_message_of_a_stranger_and_the_fourth_stranger_get_no_reply()
    {
        using var room = new GateRoom();
        await room.OpenAsync();

        var first = await ReplyAsync(room, "9");
        var second = await ReplyAsync(room, "9");
        Assert.IsType<GateVerdict.Drop>(await room.HearAsync("9"));
        await ReplyAsync(room, "10");
        await ReplyAsync(room, "11");

        Assert.StartsWith("Still pending", second, StringComparison.Ordinal);
        Assert.Equal(first[^6..], second[^6..]);
        Assert.Equal(new GateVerdict.Drop("too many pending"), await room.HearAsync("12"));
    }

    [Fact]
    public async Task Fact_32_A_code_is_valid_for_3600_seconds_and_disappears_on_the_next_event()
    {
        using var room = new GateRoom();
        await room.OpenAsync(minutes: 120);
        var code = (await ReplyAsync(room, "9"))[^6..];

        room.Time.Advance(TimeSpan.FromSeconds(3600));
        Assert.NotNull(await room.ChangeAsync(draft => draft.Find(code)));
        room.Time.Advance(TimeSpan.FromSeconds(1));
        await ReplyAsync(room, "10");

        Assert.DoesNotContain(code, room.Access, StringComparison.Ordinal);
        Assert.Null(await room.ChangeAsync(draft => draft.Pair(code)));
    }

    [Fact]
    public async Task Fact_32_A_code_dies_with_its_window_and_disappears_on_the_next_event_of_somebody_listed()
    {
        using var room = new GateRoom("""{"allowFrom":["1"]}""");
        await room.OpenAsync(minutes: 15);
        var code = (await ReplyAsync(room, "9"))[^6..];
        room.Time.Advance(TimeSpan.FromMinutes(15));

        var before = room.Access;
        Assert.Equal(new GateVerdict.Drop("not paired"), await room.HearAsync("9"));
        Assert.Equal(before, room.Access);
        Assert.IsType<GateVerdict.Deliver>(await room.HearAsync("1"));

        Assert.DoesNotContain(code, room.Access, StringComparison.Ordinal);
        Assert.Null(await room.ChangeAsync(draft => draft.Pair(code)));
    }

    [Fact]
    public async Task Fact_33_Policy_disabled_drops_listed_people_and_groups()
    {
        using var room = new GateRoom("""{"dmPolicy":"disabled","allowFrom":["1"],"groups":{"-5":{"requireMention":false}}}""");

        Assert.Equal(new GateVerdict.Drop("policy disabled"), await room.HearAsync("1"));
        Assert.Equal(new GateVerdict.Drop("policy disabled"), await room.HearInGroupAsync("1", "-5"));
        Assert.False(room.Gate.MayApprove(new SenderIdentity("1", null, IsGroup: false)));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"allowFrom":["1"],"allowFrom":["1"]}""")]
    public async Task Fact_34_A_damaged_access_file_is_moved_aside_and_said_and_closed(string damage)
    {
        using var room = new GateRoom("""{"allowFrom":["1"]}""");
        Assert.IsType<GateVerdict.Deliver>(await room.HearAsync("1"));
        await room.OpenAsync();

        room.Access = damage;

        Assert.IsType<GateVerdict.Drop>(await room.HearAsync("1"));
        Assert.IsType<GateVerdict.Drop>(await room.HearAsync("9"));
        Assert.False(File.Exists(room.Place.AccessFile));
        var aside = Assert.Single(Directory.GetFiles(room.Place.Folder, "access.json.corrupt-*"));
        Assert.Equal(damage, await File.ReadAllTextAsync(aside, TestContext.Current.CancellationToken));
        Assert.Single(room.Said, line => line.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fact_35_The_file_is_0600_in_a_folder_of_0700_with_two_spaces_and_a_final_newline()
    {
        using var room = new GateRoom();

        await room.ChangeAsync(draft => draft.Allow("1"));

        Assert.Equal("{\n  \"allowFrom\": [\n    \"1\"\n  ]\n}\n", room.Access);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(room.Place.AccessFile));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(room.Place.Folder));
        }

        Assert.False(File.Exists(room.Place.AccessFile + ".tmp"));
    }

    [Fact]
    public async Task Fact_37_Static_mode_never_writes_and_treats_pairing_as_allowlist()
    {
        const string Before = """{"dmPolicy":"pairing","allowFrom":["1"],"pending":{"abcdef":{"senderId":"9","chatId":"9","createdAt":1,"expiresAt":99999999999999}}}""";
        using var room = new GateRoom(Before, isStatic: true);

        Assert.IsType<GateVerdict.Deliver>(await room.HearAsync("1"));
        Assert.Equal(new GateVerdict.Drop("not listed"), await room.HearAsync("9"));
        room.Access = """{"allowFrom":["9"]}""";
        Assert.IsType<GateVerdict.Deliver>(await room.HearAsync("1"));
        Assert.IsType<GateVerdict.Drop>(await room.HearAsync("9"));

        Assert.Empty(room.Gate.Look().Pending);
        await Assert.ThrowsAsync<AccessException>(() => room.ChangeAsync(draft => draft.Allow("9")));
        Assert.Equal([room.Place.AccessFile], Directory.GetFileSystemEntries(room.Place.Folder));
        Assert.Single(room.Said, line => line.Contains("static", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fact_38_A_group_message_without_a_mention_is_dropped_and_a_pattern_that_is_none_is_ignored()
    {
        using var room = new GateRoom("""{"groups":{"-5":{},"-6":{"allowFrom":["1"]}},"mentionPatterns":["(","\\bbot\\b"]}""");

        Assert.Equal(new GateVerdict.Drop("not mentioned"), await room.HearInGroupAsync("9", "-5"));
        Assert.IsType<GateVerdict.Deliver>(await room.HearInGroupAsync("9", "-5", isMentioned: true));
        Assert.IsType<GateVerdict.Deliver>(await room.HearInGroupAsync("9", "-5", text: "hey BOT, look"));
        Assert.Equal(new GateVerdict.Drop("not listed in the group"), await room.HearInGroupAsync("9", "-6", isMentioned: true));
        Assert.Equal(new GateVerdict.Drop("group not opted in"), await room.HearInGroupAsync("9", "-7", isMentioned: true));
        Assert.Single(room.Said, line => line.Contains("mentionPatterns", StringComparison.Ordinal));
    }

    [Fact]
    public void Fact_39_Nothing_is_written_to_a_chat_that_is_neither_listed_nor_opted_in()
    {
        using var room = new GateRoom("""{"allowFrom":["1"],"groups":{"-5":{}}}""");

        Assert.True(room.Gate.Look().MayWriteTo("1"));
        Assert.True(room.Gate.Look().MayWriteTo("-5"));
        Assert.False(room.Gate.Look().MayWriteTo("99"));
    }

    [Fact]
    public void The_limit_of_a_chunk_is_held_between_one_and_what_the_platform_takes()
    {
        foreach (var (written, counts) in new[] { ("0", 1), ("5000", 4096), ("100", 100), ("\"x\"", 4096) })
        {
            using var room = new GateRoom($$"""{"textChunkLimit":{{written}}}""");
            Assert.Equal(counts, room.Gate.Look().TextChunkLimit);
        }
    }

    [Fact]
    public async Task Keys_that_nobody_here_knows_stay_in_the_file()
    {
        using var room = new GateRoom("""{"x-note":{"a":[1,2]},"groups":{"-5":{"requireMention":false,"topic":7}},"allowFrom":["é"]}""");

        await room.ChangeAsync(draft =>
        {
            draft.AddGroup("-5", requireMention: true, ["1"]);
            return draft.Set("textChunkLimit", "100");
        });

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"x-note":{"a":[1,2]},"groups":{"-5":{"requireMention":true,"topic":7,"allowFrom":["1"]}},"allowFrom":["é"],"textChunkLimit":100}"""),
            JsonNode.Parse(room.Access)));
    }

    [Fact]
    public async Task An_access_file_that_is_edited_while_running_counts_at_once()
    {
        using var room = new GateRoom("""{"allowFrom":["1"]}""");

        for (var turn = 0; turn < 20; turn++)
        {
            // Same length, and mostly within one tick of the disk's clock.
            var listed = turn % 2 == 0 ? "2" : "3";
            room.Access = $$"""{"allowFrom":["{{listed}}"]}""";
            Assert.IsType<GateVerdict.Deliver>(await room.HearAsync(listed));
            Assert.IsType<GateVerdict.Drop>(await room.HearAsync(listed is "2" ? "3" : "2"));
        }
    }

    [Theory]
    [InlineData("""{"dmPolicy":"open","allowFrom":["1"]}""", "dmPolicy")]
    [InlineData("""{"allowFrom":"1234"}""", "allowFrom")]
    [InlineData("""{"allowFrom":[1]}""", "allowFrom")]
    public async Task A_value_of_a_wrong_kind_lets_nobody_in_and_is_said_once(string content, string name)
    {
        using var room = new GateRoom(content);

        Assert.IsType<GateVerdict.Drop>(await room.HearAsync("1"));
        Assert.IsType<GateVerdict.Drop>(await room.HearAsync("1"));

        Assert.Single(room.Said, line => line.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_group_whose_list_is_damaged_is_not_open_to_everybody()
    {
        using var room = new GateRoom("""{"groups":{"-5":{"requireMention":false,"allowFrom":"1"},"-6":{"requireMention":false,"allowFrom":[1]}}}""");

        Assert.IsType<GateVerdict.Drop>(await room.HearInGroupAsync("9", "-5"));
        Assert.IsType<GateVerdict.Drop>(await room.HearInGroupAsync("9", "-6"));
    }

    static async Task<string> ReplyAsync(GateRoom room, string id) => Assert.IsType<GateVerdict.Pair>(await room.HearAsync(id)).Reply;
}
