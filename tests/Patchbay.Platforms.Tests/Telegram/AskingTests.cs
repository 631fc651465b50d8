using Patchbay.Protocol;
using Patchbay.Platforms.Telegram.Fake;
using static Patchbay.Platforms.Tests.Telegram.TelegramRig;

namespace Patchbay.Platforms.Tests.Telegram;

public sealed class AskingTests
{
    const string Verdict = WireMethods.PermissionVerdict;

    static string Request(string events = "", string id = "abcde") => """
        {"request_id":"ID","tool_name":"Bash","description":"List files","input_preview":"{\"command\":\"ls\"}",
         "_meta":{"patchbay/permission":{"event_ids":[EVENTS],"input":{"command":"ls"},"rule":"Bash(ls:*)","expires_at":"2999-01-01T00:00:00Z","announcement":1}}}
        """.Replace("ID", id, StringComparison.Ordinal).Replace("EVENTS", events, StringComparison.Ordinal);

    const string Plain = """{"request_id":"abcde","tool_name":"Bash","description":"List files","input_preview":"{\"command\":\"ls\"}"}""";

    [Fact]
    public async Task A_request_goes_to_the_approver_who_started_the_work_is_answered_once_and_closed()
    {
        await using var rig = await StartAsync();
        rig.People.Say(Approver, "do it", "bob");
        var started = await rig.EventAsync();
        await rig.NotifyAsync(WireMethods.PermissionRequest, Request($"\"{started.Id}\""));
        var card = await SentAsync(rig.People.Direct(Approver), "🔐 Permission: Bash");
        Assert.Equal(["perm:more:abcde", "perm:allow:abcde", "perm:deny:abcde"], ButtonsOf(card));
        Assert.Contains("List files", TextOf(card), StringComparison.Ordinal);

        var (press, again) = (Press(rig, Approver, card, "perm:allow:abcde"), Press(rig, Approver, card, "perm:deny:abcde"));
        var verdict = await rig.NotificationAsync(Verdict);
        Assert.Equal("allow", verdict.GetProperty("behavior").GetString());
        Assert.Equal("bob", verdict.GetProperty("_meta").GetProperty("patchbay/permission").GetProperty("by").GetString());
        await WaitAsync(() => rig.People.Toast(press) is "✅ Allowed" && rig.People.Toast(again) is "Answered already.");
        await rig.NotifyAsync(WireMethods.PermissionResolved, """{"request_id":"abcde","outcome":"allowed","by":"bob"}""");
        Assert.Empty(ButtonsOf(await SentAsync(rig.People.Direct(Approver), "✅ Allowed by bob")));
        Assert.Empty(rig.People.Direct(Owner).FromBot());
    }

    [Fact]
    public async Task Work_that_no_approver_started_is_asked_of_the_owners_and_of_all_when_settings_say_so()
    {
        await using (var rig = await StartAsync())
        {
            rig.People.Say(Sender, "do it");
            await rig.NotifyAsync(WireMethods.PermissionRequest, Request($"\"{(await rig.EventAsync()).Id}\""));
            await SentAsync(rig.People.Direct(Owner), "🔐");
            Assert.Empty(rig.People.Direct(Approver).FromBot());
            Assert.Empty(rig.People.Direct(Sender).FromBot());
        }

        await using var everybody = await StartAsync(change: settings => settings with { Ask = Patchbay.Platforms.Telegram.AskWhom.All });
        await everybody.NotifyAsync(WireMethods.PermissionRequest, Request());
        await SentAsync(everybody.People.Direct(Owner), "🔐");
        await SentAsync(everybody.People.Direct(Approver), "🔐");
        Assert.Empty(everybody.People.Direct(Sender).FromBot());
    }

    [Fact]
    public async Task After_a_restart_the_spool_still_knows_who_started_the_work()
    {
        await using var first = await StartAsync();
        first.People.Say(Approver, "do it", "bob");
        var started = await first.EventAsync(Patchbay.Protocol.Extensions.ReceiptState.Delivered);
        await first.Server.DisposeAsync();

        await using var second = await StartAsync(folder: first.Folder, bot: first.Bot);
        await WaitAsync(() => second.Bot.CallsOf("getMe").Count == 2);
        await second.NotifyAsync(WireMethods.PermissionRequest, Request($"\"{started.Id}\""));
        await SentAsync(second.People.Direct(Approver), "🔐");
        Assert.Empty(second.People.Direct(Owner).FromBot());
    }

    [Fact]
    public async Task Only_an_owner_is_offered_always_and_it_passes_the_rule_that_was_shown()
    {
        await using var rig = await StartAsync(change: settings => settings with { Ask = Patchbay.Platforms.Telegram.AskWhom.All });
        await rig.NotifyAsync(WireMethods.PermissionRequest, Request());
        var card = await SentAsync(rig.People.Direct(Owner), "adds the rule Bash(ls:*)");
        var approvers = await SentAsync(rig.People.Direct(Approver), "🔐");
        Assert.DoesNotContain("perm:always:abcde", ButtonsOf(approvers));
        var forged = Press(rig, Approver, approvers, "perm:always:abcde");
        await WaitAsync(() => rig.People.Toast(forged) is "Not authorized.");
        Press(rig, Owner, card, "perm:always:abcde");
        var detail = (await rig.NotificationAsync(Verdict)).GetProperty("_meta").GetProperty("patchbay/permission");
        Assert.True(detail.GetProperty("for_session").GetBoolean());
    }

    [Fact]
    public async Task Nobody_answers_who_was_not_asked_not_shown_or_not_in_a_direct_chat()
    {
        await using var rig = await StartAsync();
        await rig.NotifyAsync(WireMethods.PermissionRequest, Request());
        var card = await SentAsync(rig.People.Direct(Owner), "🔐");
        var presses = new[]
        {
            (Press(rig, Sender, card, "perm:allow:abcde", rig.People.Direct(Owner)), "Not authorized."),
            (Press(rig, Stranger, card, "perm:allow:abcde", rig.People.Direct(Owner)), "Not authorized."),
            (Press(rig, Approver, card, "perm:allow:abcde", rig.People.Direct(Owner)), "This request is no longer open."),
            (rig.People.Press(rig.Team, Owner, IdOf(card), "perm:allow:abcde"), "This button has no meaning any more."),
            (Press(rig, Owner, card, "perm:allow:fghij"), "This request is no longer open."),
            (Press(rig, Owner, card, "perm:burn:abcde"), "This button has no meaning any more."),
        };
        foreach (var (press, toast) in presses)
        {
            await WaitAsync(() => rig.People.Toast(press) is not null);
            Assert.Equal(toast, rig.People.Toast(press));
        }

        rig.People.Say(Approver, "yes abcde");
        Assert.Equal("yes abcde", (await rig.EventAsync()).Content);
        Press(rig, Owner, card, "perm:deny:abcde");
        Assert.Equal("deny", (await rig.NotificationAsync(Verdict)).GetProperty("behavior").GetString());
    }

    [Fact]
    public async Task Fact_22_A_group_members_yes_is_never_a_verdict()
    {
        await using var rig = await StartAsync(access: """{"dmPolicy":"allowlist","allowFrom":["42","43","44"],"groups":{"-100":{"requireMention":false}}}""");
        await rig.NotifyAsync(WireMethods.PermissionRequest, Request());
        await SentAsync(rig.People.Direct(Owner), "🔐");
        rig.People.Write(rig.Team, Stranger, new() { ["text"] = "yes abcde" });
        rig.People.Write(rig.Team, Owner, new() { ["text"] = "yes abcde" });
        Assert.Equal(("yes abcde", "group"), ((await rig.EventAsync()) is var first ? (first.Content, first.Role) : default));
        Assert.Equal("yes abcde", (await rig.EventAsync()).Content);
        rig.People.Say(Owner, "yes abcde", change: message => message["forward_origin"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "hidden_user" });
        Assert.Equal("yes abcde", (await rig.EventAsync()).Content);
        rig.People.Say(Owner, " YES Abcde ");
        Assert.Equal("allow", (await rig.NotificationAsync(Verdict)).GetProperty("behavior").GetString());
    }

    [Fact]
    public async Task Fact_23_After_a_local_answer_the_prompt_says_so_and_its_buttons_vanish()
    {
        await using var rig = await StartAsync();
        await rig.NotifyAsync(WireMethods.PermissionRequest, Request());
        var card = await SentAsync(rig.People.Direct(Owner), "🔐");
        await rig.NotifyAsync(WireMethods.PermissionResolved, """{"request_id":"abcde","outcome":"denied","by":"terminal"}""");
        var closed = await SentAsync(rig.People.Direct(Owner), "❌ Denied by terminal");
        Assert.Equal((IdOf(card), 0), (IdOf(closed), ButtonsOf(closed).Count));
        var late = Press(rig, Owner, card, "perm:allow:abcde");
        await WaitAsync(() => rig.People.Toast(late) is "This request is no longer open.");
        rig.People.Say(Owner, "yes abcde");
        await SentAsync(rig.People.Direct(Owner), "This changed nothing: the request abcde is no longer open (❌ Denied by terminal).");
        rig.People.Say(Owner, "yes fghij");
        Assert.Equal("yes fghij", (await rig.EventAsync()).Content);
    }

    [Fact]
    public async Task An_answer_that_was_on_its_way_when_another_won_is_told_so_and_one_that_counted_is_not()
    {
        await using var rig = await StartAsync();
        await rig.NotifyAsync(WireMethods.PermissionRequest, Request());
        var card = await SentAsync(rig.People.Direct(Owner), "🔐");
        Press(rig, Owner, card, "perm:deny:abcde");
        await rig.NotificationAsync(Verdict);
        await rig.NotifyAsync(WireMethods.PermissionResolved, """{"request_id":"abcde","outcome":"allowed","by":"web"}""");
        await SentAsync(rig.People.Direct(Owner), "This changed nothing: the request abcde is no longer open (✅ Allowed by web).");

        await rig.NotifyAsync(WireMethods.PermissionRequest, Request().Replace("abcde", "fghij", StringComparison.Ordinal));
        var second = await SentAsync(rig.People.Direct(Owner), "fghij");
        Press(rig, Owner, second, "perm:deny:fghij");
        var by = (await rig.NotificationAsync(Verdict)).GetProperty("_meta").GetProperty("patchbay/permission").GetProperty("by").GetString();
        await rig.NotifyAsync(WireMethods.PermissionResolved, $$"""{"request_id":"fghij","outcome":"denied","by":"{{by}}"}""");
        await SentAsync(rig.People.Direct(Owner), $"❌ Denied by {by}");
        Assert.DoesNotContain(rig.People.Direct(Owner).FromBot(), message => TextOf(message).Contains("the request fghij is no longer open", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_full_input_is_paged_and_nothing_in_it_is_hidden()
    {
        await using var rig = await StartAsync();
        var command = string.Concat(Enumerable.Range(0, 900).Select(n => $"step{n} ")) + "\\u202Eend";
        await rig.NotifyAsync(WireMethods.PermissionRequest, Request().Replace("\"input\":{\"command\":\"ls\"}", $"\"input\":{{\"command\":\"{command}\"}}", StringComparison.Ordinal));
        var chat = rig.People.Direct(Owner);
        Press(rig, Owner, await SentAsync(chat, "🔐"), "perm:more:abcde");
        var page = await SentAsync(chat, "page 1 of ");
        Assert.Contains("step0 ", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("page:abcde:1", ButtonsOf(page));
        for (var number = 1; ButtonsOf(page).Contains($"page:abcde:{number}"); number++)
        {
            Press(rig, Owner, page, $"page:abcde:{number}");
            page = await SentAsync(chat, $"page {number + 1} of ");
        }

        Assert.Contains("step899 \\u{202E}end", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("perm:allow:abcde", ButtonsOf(page));
    }

    [Fact]
    public async Task Towards_a_plain_host_every_approver_is_asked_and_the_verdict_is_plain()
    {
        await using var rig = await StartAsync(receipts: false);
        await rig.NotifyAsync(WireMethods.PermissionRequest, Plain);
        await SentAsync(rig.People.Direct(Owner), "🔐");
        var card = await SentAsync(rig.People.Direct(Approver), "🔐");
        Press(rig, Approver, card, "perm:deny:abcde", name: "bob");
        Assert.Equal("""{"request_id":"abcde","behavior":"deny"}""", (await rig.NotificationAsync(Verdict)).GetRawText());
        await SentAsync(rig.People.Direct(Approver), "❌ Denied by bob");
        await SentAsync(rig.People.Direct(Owner), "❌ Denied by bob");
    }

    [Fact]
    public async Task A_question_takes_a_choice_by_button_and_free_text_by_reply()
    {
        await using var rig = await StartAsync();
        await rig.NotifyAsync(WireMethods.Question, """{"question_id":"fghij","kind":"choice","text":"Which?","options":["a","b"],"event_ids":[],"expires_at":"2999-01-01T00:00:00Z"}""");
        var chat = rig.People.Direct(Owner);
        var card = await SentAsync(chat, "Which?");
        Assert.Equal(["pick:fghij:0", "pick:fghij:1"], ButtonsOf(card));
        Press(rig, Owner, card, "pick:fghij:1");
        Assert.Equal("b", (await rig.NotificationAsync(WireMethods.Answer)).GetProperty("text").GetString());
        await rig.NotifyAsync(WireMethods.QuestionResolved, """{"question_id":"fghij","answer":"b","by":"alice"}""");
        await SentAsync(chat, "✅ b by alice");

        await rig.NotifyAsync(WireMethods.Question, """{"question_id":"ghijk","kind":"text","text":"Your name?","options":[],"event_ids":[],"expires_at":"2999-01-01T00:00:00Z"}""");
        var free = await SentAsync(chat, "Your name?");
        rig.People.Say(Owner, "Ann", change: message => message["reply_to_message"] = free.DeepClone());
        Assert.Equal("Ann", (await rig.NotificationAsync(WireMethods.Answer)).GetProperty("text").GetString());
    }

    [Fact]
    public async Task When_the_session_ends_open_requests_say_so()
    {
        await using var rig = await StartAsync();
        await rig.NotifyAsync(WireMethods.PermissionRequest, Request());
        await SentAsync(rig.People.Direct(Owner), "🔐");
        rig.Server.CloseInput();
        Assert.Empty(ButtonsOf(await SentAsync(rig.People.Direct(Owner), "The session has ended")));
    }

    static string Press(TelegramRig rig, long person, System.Text.Json.Nodes.JsonObject card, string data, FakeChat? chat = null, string? name = null) =>
        rig.People.Press(chat ?? rig.People.Direct(person), person, IdOf(card), data, name ?? (person == Approver ? "bob" : "alice"));
}
