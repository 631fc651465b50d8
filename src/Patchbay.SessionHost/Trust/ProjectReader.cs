using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Trust;

/// <summary>
/// Walks a project's folder, breadth first and within bounds. It goes into no link, no hidden folder but our own, and no
/// repository within the project: a submodule's authors are other people.
/// </summary>
sealed class ProjectReader(string folder, string home)
{
    const int MostFolders = 5_000;
    const int MostFiles = 500;
    const int MostBytes = 8 << 20;
    const int MostRefused = 100;

    static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    readonly List<ProjectFile> _files = [];
    readonly List<RefusedFile> _refused = [];
    readonly Queue<(string Path, bool IsOurs)> _folders = new(); // at most MostFolders; this walk alone writes and reads it
    int _found;
    int _bytes;

    public string Folder => folder;

    public IReadOnlyList<ProjectFile> Files => _files;

    public IReadOnlyList<RefusedFile> Refused => _refused;

    public void Read()
    {
        Look("", isOurs: false);
        if (File.Exists(Full(ProjectNames.HiddenInstructions)))
        {
            Take(ProjectNames.HiddenInstructions, ProjectFileKind.Instructions);
        }

        while (_folders.TryDequeue(out var next))
        {
            Look(next.Path, next.IsOurs);
        }
    }

    void Look(string below, bool isOurs)
    {
        try
        {
            foreach (var entry in new DirectoryInfo(Full(below)).EnumerateFileSystemInfos("*", All).OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                var path = below.Length == 0 ? entry.Name : $"{below}/{entry.Name}";
                var isFolder = entry is DirectoryInfo && entry.LinkTarget is null;
                if (isOurs)
                {
                    LookAtOurs(path, isFolder);
                }
                else if (below.Length == 0 && ProjectNames.IsOwnFolder(entry.Name))
                {
                    LookAtOwnFolder(path, isFolder);
                }
                else if (ProjectNames.Meant(entry.Name, below.Length == 0) is { } meant)
                {
                    TakeMeant(path, entry.Name, meant);
                }
                else if (isFolder && !ProjectNames.IsSkipped(entry.Name))
                {
                    Enter(path);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (isOurs || below.Length == 0)
            {
                Refuse(below.Length == 0 ? "." : below, "is a folder that cannot be looked at");
            }
        }
    }

    void LookAtOwnFolder(string path, bool isFolder)
    {
        if (path != ProjectNames.OwnFolder)
        {
            Refuse(path, $"does not count: only the exact name {ProjectNames.OwnFolder} does");
        }
        else if (!isFolder)
        {
            Refuse(path, "is a link or a file, not a folder");
        }
        else if (Full(path) != home)
        {
            _folders.Enqueue((path, true));
        }
    }

    void LookAtOurs(string path, bool isFolder)
    {
        if (!isFolder)
        {
            Take(path, ProjectFileKind.Settings);
        }
        else if (Full(path) != home && !ProjectNames.IsOfFinishedTasks(path))
        {
            Queue(path, isOurs: true);
        }
    }

    void Enter(string path)
    {
        if (Path.Exists(Full(path + "/.git")) || Full(path) == home)
        {
            return;
        }

        Queue(path, isOurs: false);
    }

    void Queue(string path, bool isOurs)
    {
        if (++_found <= MostFolders)
        {
            _folders.Enqueue((path, isOurs));
        }
        else if (_found == MostFolders + 1)
        {
            Refuse(".", $"has more than {MostFolders} folders: what the others bring does not count");
        }
    }

    void TakeMeant(string path, string name, string meant)
    {
        if (name == meant)
        {
            Take(path, ProjectNames.KindOf(meant));
        }
        else
        {
            Refuse(path, $"does not count: only the exact name {meant} does");
        }
    }

    void Take(string path, ProjectFileKind kind)
    {
        if (_files.Count >= MostFiles || _bytes > MostBytes)
        {
            Refuse(path, $"does not count: the folder brings more than {MostFiles} files or {MostBytes >> 20} MiB");
            return;
        }

        if (Real(path, out var why) is not { } real || OrdinaryFile.Read(real, out why) is not { } content)
        {
            Refuse(path, why);
            return;
        }

        _bytes += content.Length;
        _files.Add(new ProjectFile(path, kind, content));
    }

    /// <summary>Where the path leads, when that is in the folder.</summary>
    string? Real(string path, out string why)
    {
        why = "is a link that leads nowhere";
        try
        {
            var real = PathRules.Resolve(Full(path));
            if (real != Full(path))
            {
                if (!PathRules.IsInside(folder, real) || PathRules.IsInside(home, real) || IsOfTheRepository(real))
                {
                    why = $"is a link that leads out of the folder, to {real}";
                    return null;
                }

                return Path.Exists(real) ? real : null;
            }

            return real;
        }
        catch (IOException)
        {
            return null;
        }
    }

    void Refuse(string path, string why)
    {
        if (_refused.Count < MostRefused)
        {
            _refused.Add(new RefusedFile(path, why));
        }
        else if (_refused.Count == MostRefused)
        {
            _refused.Add(new RefusedFile(".", "has more files that do not count"));
        }
    }

    static bool IsOfTheRepository(string real) => real.Split(Path.DirectorySeparatorChar).Contains(".git", StringComparer.OrdinalIgnoreCase);

    string Full(string path) => path.Length == 0 ? folder : Path.Combine(folder, path);
}
