namespace Patchbay.SessionHost.Processes;

/// <summary>Finds a program before it is started, because behind the launcher a missing one would be only an exit code.</summary>
public static class ExecutableSearch
{
    internal static string Resolve(ChildCommand command)
    {
        if (!Directory.Exists(command.WorkingDirectory))
        {
            throw new ChildStartException($"Cannot start '{command.FileName}': the folder '{command.WorkingDirectory}' does not exist.");
        }

        var isPath = command.FileName.Contains('/', StringComparison.Ordinal) || Path.IsPathRooted(command.FileName);
        var candidates = isPath
            ? [Path.GetFullPath(command.FileName, Path.GetFullPath(command.WorkingDirectory))]
            : OnPath(command);
        var found = candidates.FirstOrDefault(IsExecutable);
        if (found is not null)
        {
            return found;
        }

        var present = candidates.FirstOrDefault(File.Exists);
        throw new ChildStartException(present is not null ? $"Cannot start '{command.FileName}': '{present}' is not executable."
            : isPath ? $"Cannot start '{command.FileName}': the file does not exist."
            : $"Cannot start '{command.FileName}': not found on PATH.");
    }

    /// <summary>The first executable of that name on our own PATH, or null.</summary>
    public static string? Find(string name) =>
        Candidates(name, Environment.GetEnvironmentVariable("PATH"), Here()).FirstOrDefault(IsExecutable);

    // Our own folder may be gone; what PATH names absolutely is found all the same.
    static string Here()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return Path.GetTempPath();
        }
    }

    static string[] OnPath(ChildCommand command)
    {
        var path = command.Environment.TryGetValue("PATH", out var own) ? own : Environment.GetEnvironmentVariable("PATH");
        return [.. Candidates(command.FileName, path, Path.GetFullPath(command.WorkingDirectory))];
    }

    static IEnumerable<string> Candidates(string name, string? path, string folder) =>
        from part in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        from ending in OperatingSystem.IsWindows() ? new[] { "", ".exe", ".cmd", ".bat" } : [""]
        select Path.Combine(folder, part, name + ending);

    static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path)
            & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
