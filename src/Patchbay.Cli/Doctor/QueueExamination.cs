using System.Globalization;
using Patchbay.Channels.Health;
using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Cli.Doctor;

/// <summary>What waits in each spool, and since when.</summary>
sealed class QueueExamination : IExamination
{
    static readonly TimeSpan Long = TimeSpan.FromHours(1);

    public string Area => "queues";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        List<Finding> found = [.. StateFiles.Of(context.HomeFolder, "spool.db").Select(path => Look(path, context))];
        return Task.FromResult<IReadOnlyList<Finding>>(found.Count > 0 ? found : [Finding.Ok("no spool yet, so nothing waits")]);
    }

    static Finding Look(string path, ExaminationContext context)
    {
        var name = Path.GetRelativePath(context.HomeFolder, Path.GetDirectoryName(path)!);
        try
        {
            var look = SpoolLook.Read(path);
            if (look.OldestAt is not { } oldest)
            {
                return Finding.Ok($"{name}: nothing waits");
            }

            var age = context.Time.GetUtcNow() - oldest;
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {look.Waiting} wait, the oldest for {Ages.Of(age)}{(look.Seen > 0 ? $"; a session has seen {look.Seen} of them" : "")}");
            return age < Long ? Finding.Ok(text)
                : FileLock.IsHeld(path + ".lock") ? Finding.Warning(text, "a channel holds this spool: look in its session what it works on, or answer what it asks")
                : Finding.Warning(text, "start a session with this channel: it takes them in order; what nobody took within 24 hours is told to its sender");
        }
        catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException)
        {
            return Finding.Error($"{name}: {exception.Message}", "look at the disk, and restore a copy of the folder if the file is damaged");
        }
    }
}
