using Patchbay.Spool;

namespace Patchbay.Platforms.Tasks;

/// <summary>
/// Takes what is finished and may give orders, by moving it to <c>running</c> under a name with its id. What may not stays
/// where it is; the reason is said once.
/// </summary>
sealed class TaskIntake(TasksSettings settings, TaskWorld world, TimeProvider time, Action<string> step)
{
    static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    readonly TaskWatch _watch = new(settings.Settled, time);
    readonly TaskRepository _repository = new(world);
    readonly Dictionary<string, (string Why, long At)> _refused = new(StringComparer.Ordinal);

    public IReadOnlyList<TaskFolder> Folders { get; } = [settings.Own, settings.OfProject];

    /// <summary>Null when the folder may be used; else why not.</summary>
    public static string? Problem(TaskFolder folder) => TaskCheck.WhyNot(folder);

    /// <summary>Makes the folder of the user's own tasks.</summary>
    public void Prepare()
    {
        StateFolder.Create(settings.Own.Path);
        Make(settings.Own);
    }

    /// <summary>The next task, taken; null when there is none now.</summary>
    public async Task<RunningTask?> TakeAsync(Action<string> say, CancellationToken cancellationToken)
    {
        foreach (var folder in Folders)
        {
            foreach (var file in _watch.Look(folder))
            {
                if (await MayAsync(folder, file, say, cancellationToken) && Move(folder, file) is { } task)
                {
                    return task;
                }
            }
        }

        return null;
    }

    /// <summary>Whether the file in <c>running</c> may give orders still; a branch may have put it there.</summary>
    public async Task<string?> WhyNotAsync(RunningTask task, CancellationToken cancellationToken) =>
        TaskCheck.WhyNot(task.Folder) ?? TaskCheck.WhyNot(new FileInfo(task.Path)) ?? await _repository.WhyNotAsync(task.Path, cancellationToken);

    /// <summary>The content, when a project's is trusted; null with the reason.</summary>
    public byte[]? Read(RunningTask task, out string problem) => Read(task.Folder, task.Path, task.Name.Name, out problem);

    async Task<bool> MayAsync(TaskFolder folder, FileInfo file, Action<string> say, CancellationToken cancellationToken)
    {
        if (_refused.TryGetValue(file.FullName, out var before) && time.GetElapsedTime(before.At) < AskAgain)
        {
            return false;
        }

        var why = TaskCheck.WhyNot(folder) ?? TaskCheck.WhyNot(file) ?? await _repository.WhyNotAsync(file.FullName, cancellationToken);
        if (why is null && folder.Project is not null && Read(folder, file.FullName, file.Name, out var problem) is null)
        {
            why = problem;
        }

        if (why is null)
        {
            _refused.Remove(file.FullName);
            return true;
        }

        if (why != before.Why)
        {
            say($"{file.FullName} is not taken: {why}");
        }

        Remember(file.FullName, why);
        return false;
    }

    void Remember(string path, string why)
    {
        if (_refused.Count > 1000)
        {
            _refused.Clear();
        }

        _refused[path] = (why, time.GetTimestamp());
    }

    RunningTask? Move(TaskFolder folder, FileInfo file)
    {
        Make(folder);
        var task = new RunningTask(folder, TaskName.Draw(file.Name));
        try
        {
            File.Move(file.FullName, task.Path);
        }
        catch (FileNotFoundException)
        {
            return null; // its writer took it back
        }

        StateFolder.Protect(task.Path);
        step("taken");
        return task;
    }

    byte[]? Read(TaskFolder folder, string path, string name, out string problem)
    {
        problem = "";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        // One byte more than a task may have says that it has more.
        var content = new byte[(int)Math.Min(file.Length, TaskText.MaxBytes) + 1];
        var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        if (folder.Project is { } project && !world.IsTrusted(project, TaskFolder.TrustedPath(name), content.AsMemory(0, length)))
        {
            problem = "it is a project's, and you did not trust this content (patchbay trust)";
            return null;
        }

        return content[..length];
    }

    static void Make(TaskFolder folder)
    {
        foreach (var path in new[] { folder.Running, folder.Done, folder.Failed }.Where(path => !Directory.Exists(path)))
        {
            StateFolder.Create(path);
        }
    }
}
