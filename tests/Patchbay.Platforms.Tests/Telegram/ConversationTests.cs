using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using static Patchbay.Platforms.Tests.Telegram.TelegramRig;

namespace Patchbay.Platforms.Tests.Telegram;

public sealed class ConversationTests
{
    const string Listening = """{"name":"fix","project":"/p","activity":"idle","channel":"listening"}""";

    [Fact]
    public async Task An_owners_commands_reach_the_session_and_its_answer_the_chat()
    {
        await using var rig = await StartAsync();
        await rig.NotifyAsync(WireMethods.SessionInfo, Listening);
        await rig.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = "ready" });
        foreach (var (text, command, argument) in new[] { ("/stop", "stop", null), ("/compact@patchbay_test_bot hard", "compact", "hard"), ("/STATUS", "status", (string?)null) })
        {
            rig.People.Say(Owner, text);
            var control = await rig.NotificationAsync(WireMethods.Control);
            Assert.Equal((command, argument), (control.GetProperty("command").GetString(), control.TryGetProperty("argument", out var given) ? given.GetString() : null));
            await rig.NotifyAsync(WireMethods.ControlResult, $$"""{"control_id":"{{control.GetProperty("control_id").GetString()}}","ok":true,"text":"did {{command}}"}""");
            await SentAsync(rig.People.Direct(Owner), $"did {command}");
        }

        rig.People.Say(Owner, "/use");
        await SentAsync(rig.People.Direct(Owner), "Say which");
    }

    [Fact]
    public async Task An_owner_sees_the_sessions_and_chooses_one_for_the_chat()
    {
        await using var first = await StartAsync();
        await first.NotifyAsync(WireMethods.SessionInfo, Listening);
        await first.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = "ready" });
        await using var second = await StartAsync(folder: first.Folder, bot: first.Bot);
        await second.NotifyAsync(WireMethods.SessionInfo, """{"name":"web","project":"/w","activity":"working","channel":"listening"}""");
        var direct = first.People.Direct(Owner);
        while (!direct.FromBot().Any(message => TextOf(message).Contains("▶ fix: idle (default)\n▫ web: working\n", StringComparison.Ordinal)))
        {
            first.People.Say(Owner, "/sessions");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        first.People.Say(Owner, "/use nowhere");
        await SentAsync(direct, "No session nowhere");
        first.People.Say(Owner, "/use web");
        await SentAsync(direct, "This chat goes to web");
        first.People.Say(Owner, "for web");
        Assert.Equal("for web", (await second.EventAsync(ReceiptState.Delivered)).Content);
        Assert.Contains("belongs to the session web", await first.FailAsync("reply", new() { ["chat_id"] = "42", ["text"] = "no" }), StringComparison.Ordinal);
        await second.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = "from web" });

        // An owner's word goes to the session of the chat, and its answer comes back.
        first.People.Say(Owner, "/stop");
        var control = await second.NotificationAsync(WireMethods.Control);
        await second.NotifyAsync(WireMethods.ControlResult, $$"""{"control_id":"{{control.GetProperty("control_id").GetString()}}","ok":true,"text":"web stopped"}""");
        await SentAsync(direct, "web stopped");

        first.People.Say(Owner, "/use default");
        await SentAsync(direct, "it goes to fix");
        first.People.Say(Owner, "for fix");
        Assert.Equal("for fix", (await first.EventAsync()).Content);
    }

    [Fact]
    public async Task An_alert_of_the_session_goes_to_the_owner_and_to_nobody_else()
    {
        await using var rig = await StartAsync();
        await rig.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = "ready" });
        await rig.NotifyAsync(WireMethods.Alert, """{"cause":"queue","text":"fix: 3 wait"}""");
        await SentAsync(rig.People.Direct(Owner), "fix: 3 wait");
        Assert.Empty(rig.People.Direct(Approver).FromBot());
        Assert.Empty(rig.People.Direct(Sender).FromBot());
    }

    [Fact]
    public async Task From_others_and_in_groups_an_owners_command_is_ordinary_text()
    {
        await using var rig = await StartAsync(access: """{"dmPolicy":"allowlist","allowFrom":["42","43","44"],"groups":{"-100":{"requireMention":false}}}""");
        await rig.NotifyAsync(WireMethods.SessionInfo, Listening);
        rig.People.Say(Approver, "/stop");
        Assert.Equal("/stop", (await rig.EventAsync()).Content);
        rig.People.Write(rig.Team, Owner, new() { ["text"] = "/stop" });
        Assert.Equal("/stop", (await rig.EventAsync()).Content);
        rig.People.Say(Owner, "/deploy");
        Assert.Equal("/deploy", (await rig.EventAsync()).Content);
    }

    [Fact]
    public async Task A_command_that_comes_late_or_is_forwarded_is_not_obeyed()
    {
        await using var rig = await StartAsync();
        await rig.NotifyAsync(WireMethods.SessionInfo, Listening);
        rig.People.Say(Owner, "/stop", change: message => message["date"] = DateTimeOffset.UnixEpoch.AddYears(50).ToUnixTimeSeconds());
        await SentAsync(rig.People.Direct(Owner), "/stop arrived too late");
        rig.People.Say(Owner, "/stop", change: message => message["forward_origin"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "hidden_user", ["sender_user_name"] = "Mallory" });
        Assert.Equal("/stop", (await rig.EventAsync()).Content);
    }

    [Fact]
    public async Task Start_help_and_status_are_answered_and_never_reach_the_session()
    {
        await using var rig = await StartAsync();
        rig.People.Say(Sender, "/start");
        rig.People.Say(Sender, "/help");
        rig.People.Say(Sender, "/status");
        rig.People.Say(Sender, "after");
        Assert.Equal("after", (await rig.EventAsync()).Content);
        await SentAsync(rig.People.Direct(Sender), "Paired as @alice");
        Assert.Equal(3, rig.People.Direct(Sender).FromBot().Count);
        var commands = rig.Bot.CallsOf("setMyCommands").Single().Parameters;
        Assert.Equal(["start", "help", "status"], commands["commands"]!.AsArray().Select(command => command!["command"]!.GetValue<string>()));
        Assert.Equal("all_private_chats", commands["scope"]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_a_session_a_command_says_so()
    {
        await using var rig = await StartAsync();
        rig.People.Say(Owner, "/stop");
        await SentAsync(rig.People.Direct(Owner), "No session here takes commands");
    }

    [Fact]
    public async Task Typing_and_the_acknowledgement_come_only_after_a_receipt_and_end_with_the_answer()
    {
        await using var rig = await StartAsync(access: """{"dmPolicy":"allowlist","allowFrom":["42","43","44"],"ackReaction":"👀"}""");
        var id = rig.People.Say(Owner, "work");
        var message = await rig.EventAsync();
        Assert.Empty(rig.Bot.CallsOf("sendChatAction").Concat(rig.Bot.CallsOf("setMessageReaction")));
        await rig.Server.ReceiptAsync(new Receipt(message.Id!, ReceiptState.Queued));
        await WaitAsync(() => rig.Bot.CallsOf("sendChatAction").Count >= 2 && rig.Bot.CallsOf("setMessageReaction").Count == 1);
        var reaction = rig.Bot.CallsOf("setMessageReaction").Single();
        Assert.Equal(("42", $"{id}"), (reaction["chat_id"], reaction["message_id"]));
        await rig.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = "done" });
        await rig.Server.ReceiptAsync(new Receipt(message.Id!, ReceiptState.Answered));
        var last = rig.Bot.CallsOf("sendMessage").Single().Number;
        Assert.DoesNotContain(rig.Bot.CallsOf("sendChatAction"), call => call.Number > last + 1);
    }

    [Fact]
    public async Task Towards_a_host_without_receipts_typing_comes_with_the_delivery()
    {
        await using var rig = await StartAsync(receipts: false);
        rig.People.Say(Owner, "work");
        await rig.EventAsync();
        await WaitAsync(() => rig.Bot.CallsOf("sendChatAction").Count >= 1);
    }

    [Fact]
    public async Task A_message_that_nobody_dealt_with_is_told_to_its_sender()
    {
        await using var rig = await StartAsync();
        var id = rig.People.Say(Owner, "work");
        var message = await rig.EventAsync(ReceiptState.Queued);
        await rig.Server.ReceiptAsync(new Receipt(message.Id!, ReceiptState.Failed, "the agent stopped"));
        var told = await SentAsync(rig.People.Direct(Owner), "not dealt with: the agent stopped");
        Assert.Equal(id, told["reply_to"]!.GetValue<long>());
    }

    [Fact]
    public async Task Fact_36_An_approval_file_yields_one_confirmation_and_is_gone()
    {
        await using var rig = await StartAsync();
        var folder = Path.Combine(rig.State, "approved");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "44"), "44");
        await SentAsync(rig.People.Direct(Sender), "Paired!");
        await WaitAsync(() => !File.Exists(Path.Combine(folder, "44")));
        Assert.Single(rig.People.Direct(Sender).FromBot());
    }

    [Fact]
    public async Task An_offer_to_pair_is_one_answer_of_the_bot()
    {
        await using var rig = await StartAsync(access: """{"dmPolicy":"pairing","allowFrom":["42","43","44"]}""");
        var store = new Channels.Gate.AccessStore(new Channels.Gate.AccessPlace(Platforms.Telegram.TelegramAccess.Profile, rig.State, false), _ => { }, TimeProvider.System);
        await store.ChangeAsync(draft => { draft.Open("secret-of-the-window", TimeSpan.FromMinutes(15)); return true; }, CancellationToken.None);
        rig.People.Say(Stranger, "hello?");
        Assert.Contains(":access pair ", TextOf(await SentAsync(rig.People.Direct(Stranger), "pair")), StringComparison.Ordinal);
        Assert.Single(rig.People.Direct(Stranger).FromBot());
    }
}
