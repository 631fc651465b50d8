using System.Globalization;
using Patchbay.Channels.Health;
using Patchbay.Protocol;

namespace Patchbay.Platforms.Tasks;

/// <summary>The folders of tasks: what waits, what runs, and what is not taken because somebody else may write it.</summary>
public sealed class TasksExamination : IExamination
{
    const int MostNamed = 10;

    static readonly TimeSpan Long = TimeSpan.FromHours(1);

    public string Area => "tasks";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        var (settings, errors) = TasksSettings.Read(context.Variable, context.Project);
        var root = Path.Combine(context.HomeFolder, "tasks");
        var folders = Directory.Exists(root) ? Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Select(path => new TaskFolder(path, null)) : [];
        List<Finding> found =
        [
            .. errors.Select(error => Finding.Error(error, "correct the variable; until then what it would say does not count")),
            .. folders.Append(settings.OfProject).Where(folder => Directory.Exists(folder.Path)).SelectMany(folder => Look(folder, context)),
        ];
        return Task.FromResult<IReadOnlyList<Finding>>(found.Count > 0 ? found : [Finding.Ok("no folder of tasks yet; a session with --channels builtin:tasks makes it")]);
    }

    static IEnumerable<Finding> Look(TaskFolder folder, ExaminationContext context)
    {
        if (TaskCheck.WhyNot(folder) is { } problem)
        {
            yield return Finding.Error($"no task is taken from {folder}: {problem}", "give the folder to yourself alone: chmod go-w, and no links");
            yield break;
        }

        var files = TaskWatch.Files(folder.Path);
        foreach (var (file, why) in files.Select(file => (file, Why: TaskCheck.WhyNot(file))).Where(found => found.Why is not null).Take(MostNamed))
        {
            yield return Finding.Warning($"{PlainText.OneLine(file.FullName)} is not taken: it {why}", "drop a copy of it that is yours alone");
        }

        var waiting = files.Where(file => file.Exists && TaskCheck.WhyNot(file) is null).ToList();
        var running = Count(folder.Running);
        var text = string.Create(CultureInfo.InvariantCulture, $"{folder}: {waiting.Count} wait, {running} run, {Count(folder.Done)} done, {Count(folder.Failed)} failed");
        var isLate = running == 0 && waiting.Exists(file => context.Time.GetUtcNow() - file.LastWriteTimeUtc > Long);
        yield return isLate
            ? Finding.Warning(text, folder.Project is null ? $"start the session {Path.GetFileName(folder.Path)} with --channels builtin:tasks" : "trust them (patchbay trust), and start a session here with --channels builtin:tasks")
            : Finding.Ok(text);
    }

    static int Count(string folder) => TaskWatch.Files(folder).Count;
}
