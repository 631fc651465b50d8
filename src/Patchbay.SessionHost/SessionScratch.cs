using Patchbay.Spool;

namespace Patchbay.SessionHost;

/// <summary>
/// A session's own folder for temporary files: commands of the agent get it as <c>TMPDIR</c>, channels may send from it, nobody
/// else can look into it, and it ends with the session. What a run that was killed left is removed by the next one of the
/// same name; its place is written down, so that nothing else is ever looked for.
/// </summary>
sealed class SessionScratch : IDisposable
{
    const string Prefix = "patchbay-session-";

    readonly string _note;

    SessionScratch(string note, string folder) => (_note, Folder) = (note, folder);

    public string Folder { get; }

    /// <summary>The variables that programs look at for such a folder.</summary>
    public static IReadOnlyList<string> Names { get; } = ["TMPDIR", "TMP", "TEMP"];

    /// <summary>Only who holds the session's transcript may call this.</summary>
    public static SessionScratch Make(string sessionFolder)
    {
        var note = Path.Combine(sessionFolder, "scratch");
        Remove(note);
        var folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        StateFolder.CreateFile(note);
        File.WriteAllText(note, folder);
        return new SessionScratch(note, folder);
    }

    public void Dispose() => Remove(_note);

    static void Remove(string note)
    {
        try
        {
            if (!File.Exists(note))
            {
                return;
            }

            var folder = File.ReadAllText(note);
            if (IsOurs(folder))
            {
                // A link in it is removed and never followed.
                Directory.Delete(folder, recursive: true);
            }

            File.Delete(note);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be removed must not keep a session from starting or ending.
        }
    }

    /// <summary>What stands in the note is checked all the same: it names something that will be deleted.</summary>
    static bool IsOurs(string folder) =>
        Path.IsPathFullyQualified(folder) && Path.GetFileName(folder).StartsWith(Prefix, StringComparison.Ordinal)
        && new DirectoryInfo(folder) is { Exists: true, LinkTarget: null }
        && StateLook.Find(folder) is not StateExposure.Foreign;
}
