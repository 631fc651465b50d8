using Patchbay.Channels.Health;
using Patchbay.SessionHost.Clients;
using Patchbay.Spool;

namespace Patchbay.Cli.Doctor;

/// <summary>Whose the state is: folders 0700, files 0600, all of this user.</summary>
sealed class FolderExamination : IExamination
{
    const int MostEntries = 20_000;
    const int Named = 5;

    public string Area => "folders";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>([.. Home(context.HomeFolder), Sockets(context)]);

    static IEnumerable<Finding> Home(string home)
    {
        if (!Directory.Exists(home))
        {
            yield return Finding.Note($"{home} does not exist yet; the first session makes it");
            yield break;
        }

        yield return Top(home, StateLook.Find(home));

        // Behind a closed door it matters less how each thing lies there, but a door is opened easily.
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var open = Directory.EnumerateFileSystemEntries(home, "*", everything).Take(MostEntries)
            .Select(path => (Path: path, Exposure: TryFind(path))).Where(found => found.Exposure is not StateExposure.None).ToList();
        foreach (var (path, exposure) in open.OrderByDescending(found => found.Exposure).Take(Named))
        {
            yield return Inside(path, exposure);
        }

        if (open.Count > Named)
        {
            yield return Finding.Warning($"{open.Count - Named} more files and folders there are open to other users", $"chmod -R go= '{home}'");
        }
    }

    // Apart from the iterator, whose body the trimmer could not take when it knew the answer (there is but one on Windows).
    static Finding Top(string home, StateExposure exposure) => exposure switch
    {
        StateExposure.Foreign => Finding.Error($"{home} belongs to another user", "run as that user, or set PATCHBAY_HOME to a folder of your own"),
        StateExposure.Writable => Finding.Error($"{home} can be changed by other users, who could plant state there", $"chmod 700 '{home}' after a look at what lies there"),
        StateExposure.Readable => Finding.Warning($"{home} can be entered by other users", $"chmod 700 '{home}'"),
        _ => Finding.Ok($"{home} is this user's alone"),
    };

    static Finding Inside(string path, StateExposure exposure) => exposure switch
    {
        StateExposure.Foreign => Finding.Error($"{path} belongs to another user", "find out how it came there, and remove it"),
        StateExposure.Writable => Finding.Error($"{path} can be changed by other users", $"chmod go= '{path}' after a look at it"),
        _ => Finding.Warning($"{path} can be read by other users", $"chmod go= '{path}'"),
    };

    static StateExposure TryFind(string path)
    {
        try
        {
            return StateLook.Find(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return StateExposure.None; // it went away meanwhile
        }
    }

    static Finding Sockets(ExaminationContext context) => SessionAddress.Problem(context.Variable) is { } problem
        ? Finding.Error(problem, "until then sessions cannot be attached, and --detach does not start")
        : Finding.Ok("sessions can listen for terminals");
}
