using Patchbay.Channels.Health;
using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Intake;
using Patchbay.Platforms.Webhook.Noise;
using Patchbay.Spool;
using Patchbay.Tests.Support;

namespace Patchbay.Platforms.Tests.Webhook;

/// <summary>What the doctor says of hooks.</summary>
public sealed class HookExaminationTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("hook-doctor-").FullName;
    readonly ManualTime _time = new();

    [Fact]
    public async Task Without_hooks_there_is_nothing_to_do() =>
        Assert.Equal(FindingSeverity.Note, Assert.Single(await ExamineAsync()).Severity);

    [Fact]
    public async Task A_hook_without_a_secret_that_hears_nothing_and_whose_former_secret_ends_is_said()
    {
        await AddAsync("slow");
        await AddAsync("turning");
        await Desk().RotateAsync("turning", null, TimeSpan.FromHours(200), CancellationToken.None);
        await SpoolAsync(_ => { });
        _time.Advance(TimeSpan.FromDays(8));
        var found = await ExamineAsync();
        Assert.Contains(found, finding => finding.Text.Contains("slow has had no event since", StringComparison.Ordinal));
        Assert.DoesNotContain(found, finding => finding.Text.Contains("former secret", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromHours(3));
        Assert.Contains(await ExamineAsync(), finding => finding.Text.Contains("the former secret of turning ends at", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(_folder, "secrets.json"), """{ "secrets": {} }""", TestContext.Current.CancellationToken);
        Assert.Contains(await ExamineAsync(), finding => finding.Severity is FindingSeverity.Warning && finding.Text.Contains("slow has no secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_wrong_signatures_are_a_warning_and_strangers_elsewhere_a_note()
    {
        await AddAsync("ci");
        await SpoolAsync(audit =>
        {
            for (var count = 0; count < 20; count++)
            {
                audit.CountDrop("ci", "wrong signature");
                audit.CountDrop("(no hook)", "no such hook");
            }
        });
        var found = await ExamineAsync();
        Assert.Contains(found, finding => finding.Severity is FindingSeverity.Warning && finding.Text.StartsWith("ci: 20 requests", StringComparison.Ordinal));
        Assert.Contains(found, finding => finding.Severity is FindingSeverity.Note && finding.Text.Contains("at no hook of yours", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_came_later_or_together_is_a_note_and_stands_apart_from_what_was_refused()
    {
        await AddAsync("ci");
        await SpoolAsync(audit =>
        {
            for (var count = 0; count < 20; count++)
            {
                audit.CountDrop("ci", HookNoise.OverBudget);
            }

            audit.CountDrop("ci", HookSieve.Filtered);
        });
        Assert.Contains(await ExamineAsync(), finding => finding.Severity is FindingSeverity.Note && finding.Text == "ci: 20 events in this hour did not come one by one: over the budget, came in one event");
        var hook = Desk().Show("ci");
        Assert.Equal((HookNoise.OverBudget, 20), Assert.Single(hook.Calmed));
        Assert.Equal((HookSieve.Filtered, 1), Assert.Single(hook.Refused));
    }

    [Fact]
    public async Task Secrets_that_others_may_read_and_wrong_variables_are_errors()
    {
        await AddAsync("ci");
        File.SetUnixFileMode(Path.Combine(_folder, "secrets.json"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains(await ExamineAsync(("WEBHOOK_LISTEN", "10.0.0.5")), finding => finding.Severity is FindingSeverity.Error && finding.Text.Contains("open to other users", StringComparison.Ordinal));
        Assert.Contains(await ExamineAsync(("WEBHOOK_LISTEN", "10.0.0.5")), finding => finding.Severity is FindingSeverity.Error && finding.Text.Contains("WEBHOOK_LISTEN", StringComparison.Ordinal));
    }

    [Fact]
    public void Old_payloads_go_and_those_whose_event_may_wait_stay()
    {
        var now = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var (name, days) in new[] { ("fresh", 1), ("fresh-too", 1), ("week", 7), ("weeks", 14), ("old", 31) })
        {
            File.WriteAllText(Path.Combine(_folder, name), "payload");
            File.SetLastWriteTimeUtc(Path.Combine(_folder, name), now.UtcDateTime.AddDays(-days));
        }

        HookUpkeep.Sweep(_folder, now);
        Assert.Equal(["fresh", "fresh-too", "week", "weeks"], Names());
        HookUpkeep.Sweep(_folder, now, most: 3);
        Assert.Equal(["fresh", "fresh-too", "week"], Names());
        HookUpkeep.Sweep(_folder, now, mostBytes: 1);
        Assert.Equal(["fresh", "fresh-too"], Names());

        IEnumerable<string?> Names() => Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    HookDesk Desk() => new(Variable, _folder, "test", _time);

    Task<HookMade> AddAsync(string name) => Desk().AddAsync(new HookWish(name, "github", null, null, null, null, IsPublic: false), CancellationToken.None);

    async Task SpoolAsync(Action<AuditLog> work)
    {
        await using (var spool = await EventSpool.OpenAsync(new SpoolSettings { Folder = _folder, HolderName = "test", TimeProvider = _time }, CancellationToken.None))
        {
            work(spool.Audit);
            await spool.Audit.AppendAsync(new AuditRecord("test", "counters ride on it", "test", ""), CancellationToken.None);
        }
    }

    Task<IReadOnlyList<Finding>> ExamineAsync(params (string Name, string Value)[] more) => new HookExamination().ExamineAsync(
        new ExaminationContext(_folder, _folder, name => more.FirstOrDefault(pair => pair.Name == name).Value ?? Variable(name), _time), CancellationToken.None);

    string? Variable(string name) => name switch { "WEBHOOK_STATE_DIR" => _folder, "WEBHOOK_PORT" => "0", _ => null };
}
