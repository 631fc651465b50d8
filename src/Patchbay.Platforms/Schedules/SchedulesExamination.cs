using System.Globalization;
using Patchbay.Channels.Health;
using Patchbay.Protocol;

namespace Patchbay.Platforms.Schedules;

/// <summary>The file of schedules, and each one's next and last run.</summary>
public sealed class SchedulesExamination : IExamination
{
    public string Area => "schedules";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        var (schedules, problems) = ScheduleFile.Read(context.HomeFolder);
        List<Finding> found =
        [
            .. problems.Select(problem => Finding.Error(problem, "correct the file; the other schedules of it count")),
            .. schedules.Select(schedule => Look(schedule, context)),
        ];
        return Task.FromResult<IReadOnlyList<Finding>>(found.Count > 0 ? found : [Finding.Ok("no schedules; patchbay schedule add makes one")]);
    }

    static Finding Look(Schedule schedule, ExaminationContext context)
    {
        var now = context.Time.GetUtcNow();
        var text = string.Create(CultureInfo.InvariantCulture, $"{schedule.Name} for session {schedule.Session}, {schedule.Cron} {schedule.Zone}");
        if (ScheduleStates.Read(context.HomeFolder, schedule.Session).GetValueOrDefault(schedule.Name) is not { } state)
        {
            return Finding.Note($"{text}: it has not been looked at by its session yet", $"patchbay --name {schedule.Session} --channels builtin:schedule");
        }

        var missed = state.Missed + state.Busy > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; left out: {state.Missed} missed, {state.Busy} while another ran")
            : "";
        text += state.Running is { } running ? $"; the run of {Ages.Of(now - running)} ago is not finished{missed}" : $"; last run: {state.LastState ?? "none yet"}{missed}";
        return now - state.Next > TimeSpan.FromMinutes(10)
            ? Finding.Warning($"{text}; it is due since {Ages.Of(now - state.Next)}", $"start its session: patchbay --name {schedule.Session} --channels builtin:schedule")
            : Finding.Ok(text);
    }
}
