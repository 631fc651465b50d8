namespace Patchbay.Cli.Worktrees;

/// <summary>A worktree that a session made, and the commit where it began.</summary>
sealed record WorktreeRecord(string Repository, string Folder, string Branch, string Start);
