using System.Globalization;
using System.Text;

namespace Patchbay.Cli.Worktrees;

/// <summary>
/// A worktree and a branch of a session's own, beside the repository: what the agent changes is apart until somebody merges
/// it. Nothing of it is ever removed while it holds a change.
/// </summary>
sealed class SessionWorktree
{
    readonly string _repository;
    readonly string _start;

    SessionWorktree(WorktreeRecord record, string project)
    {
        Record = record;
        (_repository, Folder, Branch, _start, Project) = (record.Repository, record.Folder, record.Branch, record.Start, project);
    }

    /// <summary>What a later run needs to go on in it.</summary>
    public WorktreeRecord Record { get; }

    public string Folder { get; }

    public string Branch { get; }

    /// <summary>Where the session works: the same place in the worktree as the given folder has in the repository.</summary>
    public string Project { get; }

    /// <summary>The worktree of an earlier run of the session that works in this folder; null when it is none, or gone.</summary>
    public static SessionWorktree? Again(WorktreeRecord? record, string project) =>
        record is { Repository: not null, Folder: not null, Branch: not null, Start: not null } && Directory.Exists(project)
        && (project == record.Folder || project.StartsWith(record.Folder + "/", StringComparison.Ordinal))
            ? new SessionWorktree(record, project)
            : null;

    /// <summary>Null with one line that says why there is none.</summary>
    public static async Task<(SessionWorktree? Worktree, string Problem)> MakeAsync(string project, string name, CancellationToken cancellationToken)
    {
        var (code, top) = await GitCommand.RunAsync(project, cancellationToken, "rev-parse", "--show-toplevel");
        if (code != 0)
        {
            return (null, code == 127 ? "--worktree needs git, which is not installed" : $"--worktree needs a git repository, and {project} is in none");
        }

        var (found, start) = await GitCommand.RunAsync(top, cancellationToken, "rev-parse", "--verify", "HEAD");
        if (found != 0)
        {
            return (null, $"--worktree needs a first commit, and {top} has none");
        }

        var (_, below) = await GitCommand.RunAsync(project, cancellationToken, "rev-parse", "--show-prefix");
        for (var number = 1; number < 100; number++)
        {
            var own = number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
            var (folder, branch) = ($"{top}.{own}", $"patchbay/{own}");
            if (Path.Exists(folder) || (await GitCommand.RunAsync(top, cancellationToken, "rev-parse", "--verify", "--quiet", $"refs/heads/{branch}")).Code == 0)
            {
                continue;
            }

            var (made, why) = await GitCommand.RunAsync(top, cancellationToken, "worktree", "add", "--quiet", "-b", branch, folder, start);
            return made == 0
                ? (new SessionWorktree(new WorktreeRecord(top, folder, branch, start), Path.TrimEndingDirectorySeparator(Path.Combine(folder, below))), "")
                : (null, $"--worktree: git could not make {folder}: {why.ReplaceLineEndings(" ")}");
        }

        return (null, $"--worktree: there are a hundred worktrees called {top}.{name} already; remove some with git worktree remove");
    }

    /// <summary>What changed and how to take it over, in lines; a worktree without any change is removed again.</summary>
    public async Task<string> EndAsync(CancellationToken cancellationToken)
    {
        var (seen, open) = await GitCommand.RunAsync(Folder, cancellationToken, "status", "--porcelain");
        var (counted, commits) = await GitCommand.RunAsync(Folder, cancellationToken, "rev-list", "--count", $"{_start}..HEAD");
        if (seen != 0 || counted != 0)
        {
            return $"the worktree {Folder} cannot be read ({(seen != 0 ? open : commits).ReplaceLineEndings(" ")}); it was left as it is";
        }

        if (open.Length == 0 && commits is "0" && await RemoveAsync(cancellationToken))
        {
            return "nothing was changed in the worktree, and it was removed";
        }

        var files = open.Length == 0 ? 0 : open.Split('\n').Length;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"in {Folder}, branch {Branch}: {commits} commits, {files} files changed and not committed\n");
        var (_, difference) = await GitCommand.RunAsync(Folder, cancellationToken, "diff", "--stat", "--no-ext-diff", "--no-textconv", _start);
        if (difference.Length > 0)
        {
            text.Append(difference).Append('\n');
        }

        if (files > 0)
        {
            text.Append("  keep what is open:  git -C '").Append(Folder).Append("' add -A && git -C '").Append(Folder).Append("' commit\n");
        }

        return text.Append("  take it over:       git -C '").Append(_repository).Append("' merge ").Append(Branch)
            .Append("\n  throw it away:      git -C '").Append(_repository).Append("' worktree remove --force '").Append(Folder).Append("' && git -C '")
            .Append(_repository).Append("' branch -D ").Append(Branch).ToString();
    }

    async Task<bool> RemoveAsync(CancellationToken cancellationToken) =>
        (await GitCommand.RunAsync(_repository, cancellationToken, "worktree", "remove", Folder)).Code == 0
        && (await GitCommand.RunAsync(_repository, cancellationToken, "branch", "--quiet", "-d", Branch)).Code == 0;
}
