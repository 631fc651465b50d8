using System.Globalization;
using Patchbay.Channels.Health;
using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Cli.Doctor;

/// <summary>Who holds what: each spool, transcript and account has one holder, a process.</summary>
sealed class LeaseExamination : IExamination
{
    public string Area => "leases";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        var held = StateFiles.Of(context.HomeFolder, "*.lock").Where(FileLock.IsHeld).Select(path => Held(path, context)).ToList();
        return Task.FromResult<IReadOnlyList<Finding>>(held.Count > 0 ? held : [Finding.Ok("nothing is held")]);
    }

    static Finding Held(string path, ExaminationContext context)
    {
        var name = Path.GetRelativePath(context.HomeFolder, path[..^".lock".Length]);
        return FileLock.ReadHolder(path) is { } holder
            ? Finding.Ok(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is held by process {holder.ProcessId} ({holder.Name}) for {Ages.Of(context.Time.GetUtcNow() - holder.Since)}"))
            : Finding.Warning($"{name} is held by a process that left no name", "find it with lsof, and end it if it is no session or channel");
    }
}
