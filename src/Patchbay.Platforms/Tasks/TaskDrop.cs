using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Patchbay.Spool;

namespace Patchbay.Platforms.Tasks;

/// <summary>Drops a task as it should be done: written under a name that is not taken, on disk, then renamed.</summary>
public static class TaskDrop
{
    /// <summary>The full path of the task; it is on disk when this returns.</summary>
    /// <exception cref="ArgumentException">It cannot be a task; the message says why.</exception>
    public static string Write(string homeFolder, string session, string text, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var content = Encoding.UTF8.GetBytes(text);
        if (TaskText.Parse(content, out var problem) is null)
        {
            throw new ArgumentException(problem);
        }

        var folder = new TaskFolder(Path.Combine(homeFolder, "tasks", session), null).Path;
        StateFolder.Create(folder);
        var path = Path.Combine(folder, string.Create(
            CultureInfo.InvariantCulture, $"sent-{time.GetUtcNow().UtcDateTime:yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}.md"));

        // Its draft ends in .tmp, which is not taken.
        StateFile.Write(path, content);
        return path;
    }
}
