using System.CommandLine;
using System.Globalization;
using Patchbay.Channels.Gate;
using Patchbay.Cli.Access;
using Patchbay.Cli.Completion;
using Patchbay.Cli.Config;
using Patchbay.Cli.SessionCommands;
using Patchbay.Platforms.Schedules;
using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Cli.Schedules;

/// <summary><c>patchbay schedule</c>: work that comes at its times.</summary>
static class ScheduleCommand
{
    public static Command Create()
    {
        var command = new Command("schedule", "Plan work that comes at its times; changes are refused below a session") { List(), Add(), Remove(), Next() };
        command.SetAction((_, _) => ListAsync());
        return command;
    }

    static Command List()
    {
        var command = new Command("list", "Show all schedules, with their next and last runs");
        command.SetAction((_, _) => ListAsync());
        return command;
    }

    static Command Add()
    {
        var name = new Argument<string>("name") { Description = "1 to 64 letters, digits, dots, dashes or underscores" };
        var cron = new Argument<string>("cron") { Description = "Minute, hour, day of the month, month and day of the week: '0 3 * * 1-5'" };
        var text = new Argument<string>("text") { Description = "What is to be done" };
        var zone = new Option<string?>("--zone") { Description = "The time zone, like Europe/Berlin; this machine's without", HelpName = "zone" };
        var session = new Option<string?>("--session") { Description = "The session that works on it; without, the one that belongs to this folder", HelpName = "name" }.Suggest(CompletionValues.RunningSessions);
        var missed = new Option<string>("--missed") { Description = "What becomes of runs that were missed: skip, once or all", HelpName = "rule", DefaultValueFactory = _ => "once" };
        missed.AcceptOnlyFromAmong("skip", "once", "all");
        var jitter = new Option<string>("--jitter") { Description = "Come up to so much later, like 30s or 10m", HelpName = "span", DefaultValueFactory = _ => "0s" };
        var yes = AccessCommand.Yes();
        var command = new Command("add", "Plan work; a schedule of the same name is replaced") { name, cron, text, zone, session, missed, jitter, yes };
        command.SetAction((parsed, token) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            return ScheduleFile.ParseSpan(parsed.GetValue(jitter)!) is not { } span
                ? AccessWork.FailAsync("--jitter must be a span like 30s, 10m or 2h")
                : AddAsync(
                    new Schedule(
                        parsed.GetValue(name)!, parsed.GetValue(cron)!, parsed.GetValue(zone) ?? LocalZone(), parsed.GetValue(session) ?? SessionName.For(Directory.GetCurrentDirectory()),
                        parsed.GetValue(text)!, ScheduleFile.ParseMissed(parsed.GetValue(missed))!.Value, span, now),
                    now, parsed.GetValue(yes), token);
        });
        return command;
    }

    static Command Remove()
    {
        var (name, yes) = (Name(), AccessCommand.Yes());
        var command = new Command("remove", "Forget a schedule; a run that was started goes on") { name, yes };
        command.SetAction((parsed, token) => RemoveAsync(parsed.GetValue(name)!, parsed.GetValue(yes), token));
        return command;
    }

    static Command Next()
    {
        var name = Name();
        var count = new Option<int>("--count") { Description = "How many", HelpName = "number", DefaultValueFactory = _ => 5 };
        var command = new Command("next", "Show the next times of a schedule, in its zone") { name, count };
        command.SetAction((parsed, _) => NextAsync(parsed.GetValue(name)!, Math.Clamp(parsed.GetValue(count), 1, 100)));
        return command;
    }

    static Argument<string> Name() =>
        new Argument<string>("name") { Description = "As schedule list shows it" }.SuggestTo(() => ScheduleFile.Read(Home.Folder).Schedules.Select(schedule => schedule.Name));

    static async Task<int> ListAsync()
    {
        var (schedules, problems) = ScheduleFile.Read(Home.Folder);
        foreach (var schedule in schedules)
        {
            var state = ScheduleStates.Read(Home.Folder, schedule.Session).GetValueOrDefault(schedule.Name);
            var next = state?.Rhythm is null ? schedule.ReadTimes().Next(TimeProvider.System.GetUtcNow()) : state.Next;
            string[] lines =
            [
                $"{schedule.Name} → {schedule.Session}: {schedule.Cron} {schedule.Zone}, missed: {schedule.Missed.ToString().ToLowerInvariant()}",
                $"  next {Shown(schedule, next)}, last {Last(schedule, state)}",
                .. state is null || state.Missed + state.Busy == 0 ? [] : new[] { string.Create(CultureInfo.InvariantCulture, $"  left out: {state.Missed} missed, {state.Busy} while another ran") },
                $"  {(schedule.Text.Length > 100 ? schedule.Text[..100] + "…" : schedule.Text)}",
            ];
            Console.WriteLine(string.Join('\n', lines.Select(line => PlainText.OneLine(line))));
        }

        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(problem)}");
        }

        if (schedules.Count + problems.Count == 0)
        {
            Console.WriteLine("no schedules; patchbay schedule add makes one");
        }

        return problems.Count == 0 ? 0 : CommandLine.BadUsage;
    }

    static Task<int> AddAsync(Schedule schedule, DateTimeOffset now, bool yes, CancellationToken cancellationToken) =>
        ScheduleFile.Problem(schedule, now) is { } problem ? AccessWork.FailAsync(problem)
            : PolicyGuard.Refuse("schedule add", yes) is { } code ? Task.FromResult(code)
            : ChangeAsync(
                schedule.Name, yes, $"{schedule.Cron} {schedule.Zone} for {schedule.Session}", all => [.. all.Where(other => other.Name != schedule.Name), schedule],
                $"{schedule.Name} comes next {Shown(schedule, schedule.StartOf(schedule.ReadTimes().Next(now)!.Value))}, for the session {schedule.Session} with --channels builtin:schedule", cancellationToken);

    static Task<int> RemoveAsync(string name, bool yes, CancellationToken cancellationToken) =>
        !ScheduleFile.Read(Home.Folder).Schedules.Any(schedule => schedule.Name == name) ? AccessWork.FailAsync($"there is no schedule '{name}'")
            : PolicyGuard.Refuse("schedule remove", yes) is { } code ? Task.FromResult(code)
            : ChangeAsync(name, yes, "removed", all => [.. all.Where(other => other.Name != name)], $"{name} does not come any more", cancellationToken);

    static async Task<int> ChangeAsync(
        string name, bool yes, string what, Func<IReadOnlyList<Schedule>, IReadOnlyList<Schedule>> change, string said, CancellationToken cancellationToken)
    {
        try
        {
            using var held = await SettingsLock.TakeAsync(Home.Folder, TimeProvider.System, cancellationToken);
            var (schedules, problems) = ScheduleFile.Read(Home.Folder);
            if (problems.Count > 0)
            {
                return await AccessWork.FailAsync($"nothing is changed, because what is wrong there would be lost: {problems[0]}");
            }

            await new AccessAudit(Home.Folder, TimeProvider.System).RecordAsync(
                () =>
                {
                    ScheduleFile.Write(Home.Folder, change(schedules));
                    return Task.FromResult<AuditRecord?>(new AuditRecord("schedule", name, yes ? "--yes" : "terminal", what));
                },
                cancellationToken);
            Console.WriteLine(PlainText.OneLine(said));
            return 0;
        }
        catch (Exception exception) when (exception is AccessException or SpoolHeldException or SpoolUnavailableException or IOException or UnauthorizedAccessException)
        {
            return await AccessWork.FailAsync(exception.Message);
        }
    }

    static async Task<int> NextAsync(string name, int count)
    {
        if (ScheduleFile.Read(Home.Folder).Schedules.FirstOrDefault(schedule => schedule.Name == name) is not { } schedule)
        {
            return await AccessWork.FailAsync($"there is no schedule '{name}'");
        }

        var times = schedule.ReadTimes();
        for (var next = times.Next(TimeProvider.System.GetUtcNow()); count > 0 && next is not null; next = times.Next(next.Value))
        {
            Console.WriteLine(Shown(schedule, next));
            count--;
        }

        return 0;
    }

    static string Last(Schedule schedule, ScheduleState? state) =>
        state?.Last is not { } last ? "none yet" : $"{Shown(schedule, last)} ({state.LastState ?? "running"})";

    static string Shown(Schedule schedule, DateTimeOffset? at) => at is not { } time ? "never"
        : TimeZoneInfo.ConvertTimeBySystemTimeZoneId(time, schedule.Zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    public static string LocalZone() => TimeZoneInfo.Local.HasIanaId ? TimeZoneInfo.Local.Id : "UTC";
}
