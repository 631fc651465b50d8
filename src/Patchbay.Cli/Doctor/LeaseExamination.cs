using System.Diagnostics;
using System.Globalization;
using Patchbay.Channels.Health;
using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Cli.Doctor;

/// <summary>Who holds what: each spool, transcript and account has one holder, a process.</summary>
sealed class LeaseExamination : IExamination
{
    /// <summary>Accounts are held with a sign of life; a holder without one may hang.</summary>
    const string Accounts = "leases";

    static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    public string Area => "leases";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        var held = StateFiles.Of(context.HomeFolder, "*.lock").Where(IsHeld).Select(path => Held(path, context)).ToList();
        return Task.FromResult<IReadOnlyList<Finding>>(held.Count > 0 ? held : [Finding.Ok("nothing is held")]);
    }

    // A lock whose last holder is gone is not touched: whoever takes it in this moment must not find it held.
    static bool IsHeld(string path) => (FileLock.ReadHolder(path) is not { } last || IsAlive(last.ProcessId)) && FileLock.IsHeld(path);

    static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    static Finding Held(string path, ExaminationContext context)
    {
        var name = Path.GetRelativePath(context.HomeFolder, path[..^".lock".Length]);
        if (FileLock.ReadHolder(path) is not { } holder)
        {
            return Finding.Warning($"{name} is held by a process that left no name", "find it with lsof, and end it if it is no session or channel");
        }

        var (now, id) = (context.Time.GetUtcNow(), holder.ProcessId.ToString(CultureInfo.InvariantCulture));
        var text = $"{name} is held by process {id} ({holder.Name}) for {Ages.Of(now - holder.Since)}";
        return name.Split(Path.DirectorySeparatorChar)[0] is Accounts && now - holder.LastBeat > Silence
            ? Finding.Warning($"{text}, and gave no sign of life for {Ages.Of(now - holder.LastBeat)}", $"if it hangs, end process {id}: whoever stands by takes over")
            : Finding.Ok(text);
    }
}
