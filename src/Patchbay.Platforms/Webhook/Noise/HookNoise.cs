using System.Globalization;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Intake;
using Patchbay.Platforms.Webhook.Reading;
using Patchbay.Spool;

namespace Patchbay.Platforms.Webhook.Noise;

/// <summary>
/// Quiet hours, the budget of an hour, and things that flap. Nothing is dropped: what does not come at once and alone is on disk all
/// the same, waits in the spool, and is merged there with others, which keeps the ids. What is urgent passes, but for a thing that flaps.
/// </summary>
sealed class HookNoise(TimeProvider time)
{
    public const string OverBudget = "over the budget, came in one event";
    public const string Flapping = "flapping, came later in one event";
    public const string Quiet = "quiet hours, came later";
    public const string Merged = "merged while it waited";

    const int MostChanges = 3;
    const string ChangesKey = "changes";
    const string OverThing = "over the budget of ";

    static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);

    readonly HookBudget _budget = new();
    readonly HookFlaps _flaps = new();

    /// <summary>Whether what was counted under these words became an event all the same.</summary>
    public static bool IsEvent(string counted) => counted is OverBudget or Flapping or Quiet or Merged;

    /// <summary>
    /// What the spool still knows of what another process counted, so that whoever ends the listener opens no budget: the events of this hour that
    /// came one by one, and the things that flapped. Call it before anything is judged.
    /// </summary>
    /// <exception cref="SpoolUnavailableException">There is no spool, or it cannot be read.</exception>
    public void Recall(string spool)
    {
        var now = time.GetUtcNow();
        var hour = HookBudget.HourOf(now);
        foreach (var (hook, count) in RecentLook.Count(spool, hour, OverThing))
        {
            _budget.Recall(hook, count, hour);
        }

        foreach (var (hook, thing, at, value) in RecentLook.WithMeta(spool, now - HookFlaps.Window, ChangesKey, HookFlaps.Most))
        {
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var changes))
            {
                _flaps.Recall(HookMessages.PlatformId(hook, thing), changes, at);
            }
        }
    }

    /// <summary>Call <see cref="Settle"/> when it is known what became of it.</summary>
    public HookWay Judge(Hook hook, HookReport report)
    {
        var now = time.GetUtcNow();
        var hour = HookBudget.HourOf(now);
        var isUrgent = (hook.Severity ?? report.Severity) is HookSeverity.Urgent;
        var changes = _flaps.Note(HookMessages.PlatformId(hook.Name, report.Thing), report.Status, now) is > MostChanges and var many ? many : 0;
        var isBudgeted = !isUrgent && hook.Budget is not null;
        var isOver = isBudgeted && !_budget.TryTake(hook.Name, hook.Budget!.Value, hour);
        var at = isOver ? hour.AddHours(1) : changes > 0 ? now + Hold : now;
        at = isUrgent ? at : hook.Quiet?.EndAfter(at) ?? at;
        return new HookWay(hook, isBudgeted ? hour : null, isOver, changes, at > now ? at : null);
    }

    /// <summary>The report as it comes this way.</summary>
    /// <param name="file">Where its payload is.</param>
    public HookReport Shown(HookWay way, HookReport report, string file)
    {
        if (way is { IsOverBudget: true, Hour: { } hour })
        {
            way.Line = $"{report.Kind}, {HookText.Line(report.Thing, 100)}: {HookText.Line(report.Text)} ({Path.GetFileName(file)})";
            var lines = _budget.Note(way.Hook.Name, way.Line, hour);
            return report with
            {
                Kind = "over_budget",
                Text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"More than the {way.Hook.Budget} events that this hook may bring one by one from {hour:HH:mm} to {hour.AddHours(1):HH:mm} UTC: the rest is this event, and count says how many there were. The payloads are beside file_path. The newest:\n{string.Join('\n', lines.Select(line => $"- {line}"))}"),
                Thing = string.Create(CultureInfo.InvariantCulture, $"{OverThing}{hour:yyyy-MM-dd HH:mm} UTC"),
                Status = HookStatus.None,
                Meta = [("budget", way.Hook.Budget!.Value.ToString(CultureInfo.InvariantCulture))],
            };
        }

        return !way.IsFlapping ? report : report with
        {
            Text = string.Create(CultureInfo.InvariantCulture, $"{report.Text}\n\nIt flaps: open and resolved changed {way.Changes} times in the last {HookFlaps.Window.TotalMinutes} minutes."),
            Meta = [.. report.Meta, (ChangesKey, way.Changes.ToString(CultureInfo.InvariantCulture))],
        };
    }

    /// <summary>What it counts as beside being an event; null for an event like others.</summary>
    /// <param name="outcome">Null when it was not kept.</param>
    public string? Settle(HookWay way, AppendOutcome? outcome)
    {
        var isNew = outcome?.Result is AppendResult.Accepted or AppendResult.Merged;
        if (way is { Hour: { } hour, IsOverBudget: false } && outcome?.Result is not AppendResult.Accepted)
        {
            _budget.GiveBack(way.Hook.Name, hour);
        }

        if (way is { Hour: { } noted, Line: { } line } && !isNew)
        {
            _budget.Forget(way.Hook.Name, line, noted);
        }

        return !isNew ? null
            : way.IsOverBudget ? OverBudget
            : way.IsFlapping ? Flapping
            : way.NotBefore is not null ? Quiet
            : outcome?.Result is AppendResult.Merged ? Merged
            : null;
    }
}
