using System.Text;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Intake;

namespace Patchbay.Platforms.Tests.Webhook.Intake;

/// <summary>A trial says what would become of a report and keeps nothing; sent, it is an event like any other.</summary>
public sealed class HookTrialTests
{
    [Fact]
    public async Task A_trial_says_what_would_come_and_keeps_nothing_until_it_is_sent()
    {
        await using var rig = await HookRig.StartAsync(wish => wish with { Filter = "check_run.failed branch=main" });
        var files = Directory.GetFiles(rig.State, "*", SearchOption.AllDirectories).Length;
        var trial = Trial(rig);
        var tried = trial.Run(HookRig.Hook, null, []);
        Assert.Equal("github.check_run.failed", tried.Event!["kind"]);
        Assert.Contains("signature right", tried.Lines);
        Assert.Contains("  | Check build on acme/site: failure", tried.Lines);
        Assert.Equal($"something listens at 127.0.0.1:{rig.Platform.Port}", await trial.ListenerAsync(HookRig.Patience));
        Assert.Equal(files, Directory.GetFiles(rig.State, "*", SearchOption.AllDirectories).Length);
        Assert.Null(rig.Host.TryNextEvent());
        Assert.DoesNotContain(tried.Lines, line => line.Contains(rig.Secret, StringComparison.Ordinal));

        Assert.StartsWith("sent      202 {\"id\":", await trial.SendAsync(HookRig.Hook, null, [], HookRig.Patience), StringComparison.Ordinal);
        Assert.Equal("github.check_run.failed", (await rig.Host.NextEventAsync())["kind"]);
    }

    [Fact]
    public async Task What_would_be_no_event_says_why()
    {
        await using var rig = await HookRig.StartAsync(wish => wish with { Filter = "check_run.failed branch=release" });
        var trial = Trial(rig);
        Assert.Contains("answer    200, filtered: no event", trial.Run(HookRig.Hook, null, []).Lines);
        Assert.Contains("answer    200, ping says nothing to an agent: no event", trial.Run(HookRig.Hook, Encoding.UTF8.GetBytes("{}"), [("X-GitHub-Event", "ping")]).Lines);
        Assert.Contains("answer    400, malformed body: no event", trial.Run(HookRig.Hook, Encoding.UTF8.GetBytes("["), []).Lines);
        var stranger = """{"action":"opened","issue":{"number":7,"title":"x","user":{"login":"visitor"},"author_association":"NONE"},"repository":{"full_name":"acme/site"}}""";
        Assert.Contains("answer    200, the author may not write there: no event", trial.Run(HookRig.Hook, Encoding.UTF8.GetBytes(stranger), [("X-GitHub-Event", "issues")]).Lines);
        await rig.Desk.AddAsync(new HookWish("keyed", "standard-webhooks", "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", null, null, null, IsPublic: false), HookRig.Patience);
        Assert.Contains("only the sender can sign it", Assert.Throws<HookException>(() => trial.Run("keyed", null, [])).Message, StringComparison.Ordinal);
        Assert.Contains("there is no hook 'other'", Assert.Throws<HookException>(() => trial.Run("other", null, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_counts_for_the_listener_from_the_next_request_on_and_the_secret_stays()
    {
        await using var rig = await HookRig.StartAsync();
        Assert.Contains("\"id\"", (await rig.PostAsync(HookRig.Body(1))).Text, StringComparison.Ordinal);
        var look = await rig.Desk.SetAsync(HookRig.Hook, new HookChange { Filter = "check_run.success", Severity = "urgent", Budget = 3, Quiet = "22:00-07:00", Zone = "Europe/Berlin" }, HookRig.Patience);
        Assert.Equal(("check_run.success", "urgent", 3, "22:00-07:00 Europe/Berlin"), (look.Filter, look.Severity, look.Budget, look.Quiet));
        Assert.Equal("""{"ignored":"filtered"}""", (await rig.PostAsync(HookRig.Body(2))).Text);
        look = await rig.Desk.SetAsync(HookRig.Hook, new HookChange { Filter = "", Severity = "", Budget = 0, Quiet = "" }, HookRig.Patience);
        Assert.Equal((null, null, null, null), (look.Filter, look.Severity, look.Budget, look.Quiet));
        Assert.Contains("\"id\"", (await rig.PostAsync(HookRig.Body(3))).Text, StringComparison.Ordinal);
        foreach (var wrong in new[] { new HookChange(), new HookChange { Filter = "a b=" + '\u0001' + "= =" }, new HookChange { Severity = "loud" }, new HookChange { Zone = "Europe/Berlin" }, new HookChange { Budget = -1 } })
        {
            await Assert.ThrowsAsync<HookException>(() => rig.Desk.SetAsync(HookRig.Hook, wrong, HookRig.Patience));
        }

        await Assert.ThrowsAsync<HookException>(() => rig.Desk.SetAsync("other", new HookChange { Severity = "low" }, HookRig.Patience));
    }

    static HookTrial Trial(HookRig rig) => new(name => name is "WEBHOOK_PORT" ? $"{rig.Platform.Port}" : rig.Variable(name), rig.Folder, TimeProvider.System);
}
