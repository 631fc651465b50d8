using System.Collections.Concurrent;
using System.Globalization;
using Patchbay.Channels;
using Patchbay.Channels.Inbound;
using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Platforms.Schedules;

/// <summary>
/// The schedules of one session and how they stand. Must-deliver: a run is an event by the name of its time, so that one which
/// was started and not written down yet is the same event when it is started again.
/// </summary>
sealed class ScheduleDesk(SchedulesSettings settings, TimeProvider time)
{
    const int History = 50;

    // What ended, from the thread that hears of it to the loop; at most one for each schedule is open.
    readonly ConcurrentDictionary<string, EventState> _ended = new(StringComparer.Ordinal);

    readonly HashSet<string> _said = new(StringComparer.Ordinal);
    Dictionary<string, ScheduleState> _states = new(StringComparer.Ordinal);
    IReadOnlyList<Schedule> _schedules = [];
    (DateTime Written, long Length)? _stamp;
    bool _isLooked;
    bool _isKept = true;

    /// <summary>What was written down when the channel ended last.</summary>
    public async Task TakeUpAsync(IPlatformContext context, CancellationToken cancellationToken)
    {
        _states = new(ScheduleStates.Read(settings.HomeFolder, settings.Session), StringComparer.Ordinal);
        foreach (var (name, state) in _states.Where(pair => pair.Value.Running is not null).ToList())
        {
            var due = state.Running!.Value;
            var run = (await context.HistoryAsync(name, History, cancellationToken)).LastOrDefault(item => item.Inbound?.Event.PlatformId == IdOf(name, due))?.Inbound;
            if (run is null || run.State.IsFinal())
            {
                Change(name, ScheduleSteps.Finished(state, due, run is null ? "unknown" : Name(run.State)));
            }
        }
    }

    public void OnStateChanged(StateChange change)
    {
        if (change.State.IsFinal())
        {
            _ended[change.PlatformId] = change.State;
        }
    }

    /// <summary>What is to start now.</summary>
    public IReadOnlyList<InboundMessage> Round(IPlatformContext context)
    {
        Look(context.Notices);
        var now = time.GetUtcNow();
        var messages = new List<InboundMessage>();
        foreach (var schedule in _schedules)
        {
            Finish(schedule.Name);
            var former = _states.GetValueOrDefault(schedule.Name);
            if (ScheduleSteps.Begin(schedule, former, now) is not { } begun)
            {
                continue;
            }

            var state = ScheduleSteps.Pass(schedule, begun, now);
            Tell(context.Notices, schedule, begun, state);
            if (state != former)
            {
                Change(schedule.Name, state);
            }

            if (ScheduleSteps.Start(state) is { } due)
            {
                messages.Add(Message(schedule, state, due, now));
            }
        }

        Keep();
        return messages;
    }

    /// <summary>After those that started are on disk.</summary>
    public void Keep()
    {
        if (!_isKept)
        {
            ScheduleStates.Write(settings.HomeFolder, settings.Session, _states);
            _isKept = true;
        }
    }

    InboundMessage Message(Schedule schedule, ScheduleState state, DateTimeOffset due, DateTimeOffset now)
    {
        List<KeyValuePair<string, string>> meta =
        [
            new("chat_id", schedule.Name),
            new("schedule", schedule.Name),
            new("due", Text(due)),
            new("zone", schedule.Zone),
            new("ts", Text(now)),
        ];
        if (now - schedule.StartOf(due) > Schedule.Grace)
        {
            meta.Add(new("late", Ages.Of(now - due)));
        }

        if (state.LastState is "failed" or "expired")
        {
            meta.Add(new("last_run", state.LastState));
        }

        return new InboundMessage
        {
            PlatformId = schedule.RunId(due),
            ChatId = schedule.Name,
            Sender = SchedulesGate.Sender,
            Content = schedule.Text,
            Meta = meta,
            Accepted = outcome =>
            {
                // The loop that started it waits until this has run.
                Change(schedule.Name, ScheduleSteps.Started(_states[schedule.Name], due));
                if (outcome.State.IsFinal())
                {
                    _ended[schedule.RunId(due)] = outcome.State;
                }
            },
        };
    }

    void Finish(string name)
    {
        if (_states.GetValueOrDefault(name) is { Running: { } due } state && _ended.TryRemove(IdOf(name, due), out var ended))
        {
            Change(name, ScheduleSteps.Finished(state, due, Name(ended)));
        }
    }

    static void Tell(INotices notices, Schedule schedule, ScheduleState before, ScheduleState after)
    {
        if (after.Busy > before.Busy)
        {
            notices.Notice(string.Create(
                CultureInfo.InvariantCulture, $"schedule {schedule.Name}: a run was left out because the earlier one is not finished ({after.Busy} so far)"));
        }

        if (after.Missed > before.Missed)
        {
            notices.Notice(string.Create(CultureInfo.InvariantCulture, $"schedule {schedule.Name}: {after.Missed - before.Missed} missed runs are left out"));
        }
    }

    /// <summary>Reads the file when it changed.</summary>
    void Look(INotices notices)
    {
        var file = new FileInfo(ScheduleFile.PathIn(settings.HomeFolder));
        (DateTime, long)? stamp = file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
        if (_isLooked && stamp == _stamp)
        {
            return;
        }

        (_stamp, _isLooked) = (stamp, true);
        var (all, problems) = ScheduleFile.Read(settings.HomeFolder);
        foreach (var problem in problems.Where(_said.Add))
        {
            notices.Error(problem);
        }

        _schedules = [.. all.Where(schedule => schedule.Session == settings.Session)];

        // While the file cannot be read, what it said is not forgotten.
        if (problems.Count == 0)
        {
            foreach (var gone in _states.Keys.Where(name => !_schedules.Any(schedule => schedule.Name == name)).ToList())
            {
                _states.Remove(gone);
                _isKept = false;
            }
        }
    }

    void Change(string name, ScheduleState state)
    {
        _states[name] = state;
        _isKept = false;
    }

    static string IdOf(string name, DateTimeOffset due) => $"{name}@{Text(due)}";

    static string Name(EventState state) => state.ToString().ToLowerInvariant();

    static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
