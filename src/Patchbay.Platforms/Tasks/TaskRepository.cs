namespace Patchbay.Platforms.Tasks;

/// <summary>
/// Whether a repository tracks a file: then whoever pushed the branch wrote it. Every repository above the file is asked;
/// one that cannot answer counts as a yes. While git changes the working folder, files are there before the index knows
/// them: until its lock is gone nothing is taken.
/// </summary>
sealed class TaskRepository(TaskWorld world)
{
    /// <summary>Null when no repository tracks it; else why it is not taken.</summary>
    public async Task<string?> WhyNotAsync(string path, CancellationToken cancellationToken)
    {
        for (var above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            if (Path.Exists(Path.Combine(above, ".git")) && await AskAsync(above, path, cancellationToken) is { } why)
            {
                return why;
            }
        }

        return null;
    }

    async Task<string?> AskAsync(string repository, string path, CancellationToken cancellationToken)
    {
        var (code, place) = await world.Git(repository, ["rev-parse", "--git-path", "index.lock"], cancellationToken);
        if (code != 0)
        {
            return $"git cannot say whether it tracks it ({place})";
        }

        if (File.Exists(Path.GetFullPath(place, repository)))
        {
            return "git is changing files here just now (its index is locked)";
        }

        // All names of the folder, because some disks do not tell A from a.
        var folder = Path.GetRelativePath(repository, Path.GetDirectoryName(path)!);
        (code, var tracked) = await world.Git(repository, ["--literal-pathspecs", "ls-files", "-z", "--", folder], cancellationToken);
        var name = Path.GetRelativePath(repository, path).Replace(Path.DirectorySeparatorChar, '/');
        return code != 0 ? $"git cannot say whether it tracks it ({tracked})"
            : tracked.Split('\0').Contains(name, StringComparer.OrdinalIgnoreCase) ? "git tracks it, and what comes by a pull gives no orders"
            : null;
    }
}
