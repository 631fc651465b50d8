using System.Text.Json.Nodes;
using Patchbay.Channels.Health;
using Patchbay.Platforms.Telegram;
using Patchbay.Platforms.Telegram.Fake;
using Patchbay.Protocol.Extensions;
using Patchbay.Spool;
using static Patchbay.Platforms.Tests.Telegram.TelegramRig;

namespace Patchbay.Platforms.Tests.Telegram;

/// <summary>What goes wrong outside is one clear line in the terminal and in the doctor, and the channel goes on.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task A_wrong_or_revoked_token_is_said()
    {
        await using var rig = await StartAsync(before: bot => bot.Fail("getMe", new FakeFault.Refuse(401, "Unauthorized"), 50));
        await rig.NoticeAsync("does not accept the bot token");
        var found = await DoctorAsync(rig, "does not accept the bot token");
        Assert.Equal(FindingSeverity.Error, found!.Severity);
        Assert.Contains("patchbay configure telegram", found.Remedy!, StringComparison.Ordinal);
        await StillAnswersAsync(rig);
    }

    [Fact]
    public async Task A_token_that_cannot_be_one_is_said_and_not_shown()
    {
        await using var rig = await StartAsync();
        var found = await ExamineAsync(rig, name => name is "TELEGRAM_BOT_TOKEN" ? "half-a-token" : null);
        Assert.Contains(found, finding => finding.Severity is FindingSeverity.Error && finding.Text.Contains("is no bot token", StringComparison.Ordinal));
        Assert.DoesNotContain(found, finding => finding.ToString().Contains("half-a-token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_network_is_said_until_it_is_there_again()
    {
        await using var rig = await StartAsync(before: bot => bot.Fail("getUpdates", new FakeFault.Reset(), 1000));
        await rig.NoticeAsync("cannot be reached");
        Assert.Equal(FindingSeverity.Error, (await DoctorAsync(rig, "cannot be reached"))!.Severity);
        await StillAnswersAsync(rig);
        rig.Bot.StopFailing();
        await rig.NoticeAsync("arrive again");
        Assert.Null(await DoctorAsync(rig, "cannot be reached"));
    }

    [Fact]
    public async Task A_bot_that_was_removed_from_a_group_is_said_at_once_and_until_it_is_back()
    {
        await using var rig = await StartAsync();
        rig.People.Shut(rig.Team);
        await rig.NoticeAsync("not in the group -100");
        Assert.Contains("group rm -100", (await DoctorAsync(rig, "not in the group -100"))!.Remedy!, StringComparison.Ordinal);
        Assert.Contains("kicked", await rig.FailAsync("reply", new() { ["chat_id"] = "-100", ["text"] = "x" }), StringComparison.Ordinal);
        await StillAnswersAsync(rig);
        rig.People.LetIn(rig.Team);
        await rig.NoticeAsync("can be written to again");
        Assert.Null(await DoctorAsync(rig, "not in the group -100"));
    }

    [Fact]
    public async Task A_group_that_nobody_opted_in_says_nothing_by_adding_and_removing_the_bot()
    {
        await using var rig = await StartAsync();
        rig.People.Shut(rig.People.Group(-555));
        rig.People.Say(Owner, "after");
        await rig.EventAsync();
        Assert.Null(await DoctorAsync(rig, "-555"));
    }

    [Fact]
    public async Task A_person_who_blocked_the_bot_is_said_until_something_reaches_them()
    {
        await using var rig = await StartAsync();
        var chat = rig.People.Direct(Sender);
        chat.IsClosed = true;
        Assert.Contains("blocked by the user", await rig.FailAsync("reply", To("44")), StringComparison.Ordinal);
        await rig.NoticeAsync("44 does not get");
        Assert.Contains("remove 44", (await DoctorAsync(rig, "44 does not get"))!.Remedy!, StringComparison.Ordinal);
        await StillAnswersAsync(rig);
        chat.IsClosed = false;
        await rig.CallAsync("reply", To("44"));
        Assert.Null(await DoctorAsync(rig, "44 does not get"));
    }

    [Fact]
    public async Task An_emoji_that_Telegram_refuses_is_said_and_costs_only_itself()
    {
        await using var rig = await StartAsync(access: """{"dmPolicy":"allowlist","allowFrom":["42","43","44"],"groups":{},"ackReaction":"🦄"}""");
        var asked = rig.People.Say(Owner, "hello");
        await rig.EventAsync(ReceiptState.Queued);
        await rig.NoticeAsync("does not take 🦄");
        Assert.Contains("set ackReaction", (await DoctorAsync(rig, "does not take 🦄"))!.Remedy!, StringComparison.Ordinal);
        Assert.Contains("does not allow 🦄", await rig.FailAsync("react", new() { ["chat_id"] = "42", ["message_id"] = $"{asked}", ["emoji"] = "🦄" }), StringComparison.Ordinal);
        await StillAnswersAsync(rig);
    }

    [Fact]
    public async Task A_file_that_vanished_is_said_to_the_agent_and_the_operator()
    {
        await using var rig = await StartAsync();
        rig.People.Write(rig.People.Direct(Owner), Owner, new JsonObject { ["document"] = new JsonObject { ["file_id"] = "gone", ["file_unique_id"] = "u" } });
        await rig.EventAsync();
        Assert.Contains("invalid file_id", await rig.FailAsync("download_attachment", new() { ["file_id"] = "gone" }), StringComparison.Ordinal);
        await rig.NoticeAsync("could not be fetched");
        Assert.NotNull(await DoctorAsync(rig, "could not be fetched"));
        Assert.Contains("no such file", await rig.FailAsync("reply", new()
        {
            ["chat_id"] = "42",
            ["text"] = "x",
            ["files"] = new JsonArray(Path.Combine(rig.Project, "gone.txt")),
        }), StringComparison.Ordinal);
        await StillAnswersAsync(rig);
    }

    [Theory]
    [InlineData("access.json", "Nobody is let in")]
    [InlineData("roles.json", "Nobody approves or owns")]
    public async Task A_corrupt_access_or_role_file_is_moved_aside_said_and_closed(string name, string said)
    {
        await using var rig = await StartAsync();
        await File.WriteAllTextAsync(Path.Combine(rig.State, name), "{ half");
        rig.People.Say(Owner, "am I in?");
        await rig.NoticeAsync(said);
        Assert.NotNull(await DoctorAsync(rig, $"{name} was damaged"));
        var access = Directory.EnumerateFiles(rig.State, name + ".corrupt-*");
        Assert.Equal("{ half", await File.ReadAllTextAsync(Assert.Single(access)));
        if (name is "access.json")
        {
            Assert.Contains("not allowlisted", await rig.FailAsync("reply", To("42")), StringComparison.Ordinal);
        }
        else
        {
            // Whoever may write still may, with no more right than that.
            Assert.Equal("sender", (await rig.EventAsync()).Role);
        }
    }

    [Fact]
    public async Task An_access_file_that_is_edited_while_running_counts_and_is_said()
    {
        await using var rig = await StartAsync();
        rig.People.Say(Owner, "first");
        await rig.EventAsync();
        await File.WriteAllTextAsync(Path.Combine(rig.State, "access.json"), """{"dmPolicy":"allowlist","allowFrom":["42","99"],"groups":{}}""");
        rig.People.Say(Stranger, "a friend now");
        Assert.Equal("a friend now", (await rig.EventAsync()).Content);
        await rig.NoticeAsync("has changed and counts: policy allowlist, 2 people and 0 groups");
        Assert.NotNull(await DoctorAsync(rig, "2 people and 0 groups"));
    }

    [Fact]
    public async Task Two_folders_for_one_account_are_said()
    {
        await using var rig = await StartAsync();
        var leases = Directory.CreateDirectory(Path.Combine(rig.Folder, "home", "leases")).FullName;
        using var other = FileLock.Acquire(Path.Combine(leases, $"telegram-{rig.Bot.Token.Split(':')[0]}.lock"), "telegram, /elsewhere");
        Assert.Contains("/elsewhere", (await DoctorAsync(rig, "another state folder"))!.Text, StringComparison.Ordinal);
    }

    static JsonObject To(string chat) => new() { ["chat_id"] = chat, ["text"] = "hello" };

    static async Task StillAnswersAsync(TelegramRig rig) =>
        Assert.Equal(4, (await rig.Server.RequestAsync("tools/list")).GetProperty("tools").GetArrayLength());

    static async Task<Finding?> DoctorAsync(TelegramRig rig, string part) =>
        (await ExamineAsync(rig, name => name is "TELEGRAM_BOT_TOKEN" ? rig.Bot.Token : null)).FirstOrDefault(finding => finding.Text.Contains(part, StringComparison.Ordinal));

    static Task<IReadOnlyList<Finding>> ExamineAsync(TelegramRig rig, Func<string, string?> variable) => new TelegramExamination().ExamineAsync(
        new ExaminationContext(Path.Combine(rig.Folder, "home"), rig.Project, name => name is "TELEGRAM_STATE_DIR" ? rig.State : variable(name), TimeProvider.System),
        TestContext.Current.CancellationToken);
}
