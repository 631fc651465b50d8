using System.Globalization;
using System.Text;
using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Platforms.Tasks;

/// <summary>
/// The result of a task, written once: whole and on disk in the <c>running</c> folder first, which is the decision; then the
/// task moves out, and its result follows. Whoever finds a result there after a crash only has to move on.
/// </summary>
static class TaskOutcome
{
    const string DoneEnd = ".done.result.md";
    const string FailedEnd = ".failed.result.md";

    /// <summary>The result that was decided, where it lies before it moves out; null while there is none.</summary>
    public static string? Find(RunningTask task) =>
        File.Exists(task.Path + DoneEnd) ? task.Path + DoneEnd
        : File.Exists(task.Path + FailedEnd) ? task.Path + FailedEnd
        : null;

    /// <summary>Whose result a file of the <c>running</c> folder is; null for another file.</summary>
    public static TaskName? Owner(string fileName) =>
        fileName.EndsWith(DoneEnd, StringComparison.Ordinal) ? TaskName.Parse(fileName[..^DoneEnd.Length])
        : fileName.EndsWith(FailedEnd, StringComparison.Ordinal) ? TaskName.Parse(fileName[..^FailedEnd.Length])
        : null;

    /// <summary>On disk when it returns.</summary>
    /// <param name="state"><c>answered</c>, <c>read</c>, <c>failed</c>, <c>expired</c>, or <c>refused</c> for what became no event.</param>
    public static void Write(RunningTask task, string state, string text, DateTimeOffset at)
    {
        var lines = new StringBuilder();
        lines.Append("---\n").Append(CultureInfo.InvariantCulture, $"task: \"{PlainText.OneLine(task.Name.Name)}\"\n");
        lines.Append(CultureInfo.InvariantCulture, $"state: {state}\n");
        if (task.Event is { } id)
        {
            lines.Append(CultureInfo.InvariantCulture, $"event: {id}\n");
        }

        if (task.Reference is { } reference)
        {
            lines.Append(CultureInfo.InvariantCulture, $"reference: '{reference.Replace("'", "", StringComparison.Ordinal)}'\n");
        }

        lines.Append(CultureInfo.InvariantCulture, $"finished: {at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n---\n\n");
        lines.Append(PlainText.Neutralise(text).Trim()).Append('\n');
        StateFile.Write(task.Path + (state is "answered" or "read" ? DoneEnd : FailedEnd), Encoding.UTF8.GetBytes(lines.ToString()));
    }

    /// <summary>Moves task and result out. Under its own name; with its id where that is taken. Nothing is written over.</summary>
    public static void MoveOut(TaskFolder folder, TaskName name, string result, Action<string> step)
    {
        var target = result.EndsWith(DoneEnd, StringComparison.Ordinal) ? folder.Done : folder.Failed;
        var task = Path.Combine(folder.Running, name.Running);
        var moved = name.Name;
        if (File.Exists(task))
        {
            moved = Path.Exists(Path.Combine(target, name.Name)) || Path.Exists(ResultOf(target, name.Name)) ? name.Running : name.Name;
            File.Move(task, Path.Combine(target, moved));
        }
        else if (Path.Exists(Path.Combine(target, name.Running)) || Path.Exists(ResultOf(target, name.Name)))
        {
            moved = name.Running;
        }

        step("moved");
        File.Move(result, ResultOf(target, moved));
    }

    static string ResultOf(string folder, string name) => Path.Combine(folder, $"{TaskName.Stem(name)}.result.md");
}
