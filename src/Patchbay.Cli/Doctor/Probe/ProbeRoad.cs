using System.Globalization;

namespace Patchbay.Cli.Doctor.Probe;

/// <summary>When each hand-over was seen, and why there is no further one.</summary>
sealed class ProbeRoad(TimeProvider time)
{
    readonly long _began = time.GetTimestamp();
    readonly TaskCompletionSource<TimeSpan>[] _passed =
        [.. ProbeSteps.All.Select(_ => new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously))];

    readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile string? _trouble;

    /// <summary>Seen now; only the first time counts.</summary>
    public void Pass(ProbeStep step) => _passed[(int)step].TrySetResult(time.GetElapsedTime(_began));

    /// <summary>May be why it does not go on; the last one that was heard is shown.</summary>
    public void Hear(string trouble) => _trouble = trouble;

    /// <summary>It cannot go on.</summary>
    public void Stop(string reason)
    {
        _trouble = reason;
        _stopped.TrySetResult();
    }

    /// <summary>One row for each hand-over, with the time since the one before; the last one says where it stopped.</summary>
    public async Task<IReadOnlyList<DoctorRow>> FollowAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var rows = new List<DoctorRow>();
        var before = TimeSpan.Zero;
        foreach (var step in ProbeSteps.All)
        {
            var passed = _passed[(int)step].Task;
            await Task.WhenAny(passed, _stopped.Task, Task.Delay(patience, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (!passed.IsCompleted)
            {
                rows.Add(Stopped(step, patience));
                return rows;
            }

            // Two ends of the road are watched, so that the next may be seen first.
            var at = await passed;
            rows.Add(Row(step, at > before ? at - before : TimeSpan.Zero));
            before = at > before ? at : before;
        }

        rows.Add(new DoctorRow("probe", "ok", string.Create(CultureInfo.InvariantCulture, $"the whole road took {before.TotalMilliseconds:N0} ms"), null, Milliseconds(before)));
        return rows;
    }

    static DoctorRow Row(ProbeStep step, TimeSpan took) => new(
        "probe", "ok", string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds,8:N1} ms  {ProbeSteps.Name(step)}"), null, Milliseconds(took));

    DoctorRow Stopped(ProbeStep step, TimeSpan patience) => new(
        "probe", "error",
        string.Create(CultureInfo.InvariantCulture, $"stopped before this: {ProbeSteps.Name(step)}: {_trouble ?? $"nothing came within {patience.TotalSeconds:0} s"}"),
        ProbeSteps.Remedy(step));

    static double Milliseconds(TimeSpan took) => Math.Round(took.TotalMilliseconds, 2);
}
