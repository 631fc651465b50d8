using Patchbay.Agents.Fake;
using Patchbay.Cli.Tests.SessionCommands;
using Patchbay.Cli.Worktrees;

namespace Patchbay.Cli.Tests.Worktrees;

/// <summary>With the real git, in repositories of their own.</summary>
public sealed class SessionWorktreeTests : IAsyncLifetime
{
    readonly string _root = Directory.CreateTempSubdirectory("patchbay-trees-").FullName;

    string Repository => Path.Combine(_root, "repo");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Repository, "part"));
        await GitAsync(Repository, "init", "--quiet");
        await GitAsync(Repository, "config", "user.name", "a name");
        await GitAsync(Repository, "config", "user.email", "a@example.org");
        await File.WriteAllTextAsync(Path.Combine(Repository, "part", "file"), "one\n");
        await GitAsync(Repository, "add", "-A");
        await GitAsync(Repository, "commit", "--quiet", "-m", "first");
    }

    public ValueTask DisposeAsync()
    {
        foreach (var file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_session_works_apart_and_at_the_end_its_changes_and_the_way_to_merge_them_are_said()
    {
        var tree = await MakeAsync(Path.Combine(Repository, "part"));
        Assert.Equal(($"{Repository}.work", "patchbay/work", $"{Repository}.work/part"), (tree.Folder, tree.Branch, tree.Project));
        await File.WriteAllTextAsync(Path.Combine(tree.Project, "file"), "two\n", TestContext.Current.CancellationToken);
        await GitAsync(tree.Folder, "commit", "--quiet", "-am", "second");
        await File.WriteAllTextAsync(Path.Combine(tree.Project, "new"), "x\n", TestContext.Current.CancellationToken);
        Assert.Equal("one\n", await File.ReadAllTextAsync(Path.Combine(Repository, "part", "file"), TestContext.Current.CancellationToken));

        var said = await tree.EndAsync(CancellationToken.None);
        Assert.Contains("1 commits, 1 files changed and not committed", said, StringComparison.Ordinal);
        Assert.Contains("part/file | 2 +-", said, StringComparison.Ordinal);
        Assert.Contains($"git -C '{Repository}' merge patchbay/work", said, StringComparison.Ordinal);

        // As it says.
        await GitAsync(Repository, "merge", "--quiet", "patchbay/work");
        Assert.Equal("two\n", await File.ReadAllTextAsync(Path.Combine(Repository, "part", "file"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_a_change_nothing_is_left()
    {
        var tree = await MakeAsync(Repository);
        Assert.Equal("nothing was changed in the worktree, and it was removed", await tree.EndAsync(CancellationToken.None));
        Assert.False(Directory.Exists(tree.Folder));
        Assert.Equal("", (await GitCommand.RunAsync(Repository, CancellationToken.None, "branch", "--list", "patchbay/*")).Text);
    }

    [Fact]
    public async Task A_later_run_goes_on_in_the_same_worktree_and_says_all_that_changed_since_the_first()
    {
        var tree = await MakeAsync(Path.Combine(Repository, "part"));
        await File.WriteAllTextAsync(Path.Combine(tree.Project, "file"), "two\n", TestContext.Current.CancellationToken);
        var again = SessionWorktree.Again(tree.Record, tree.Project);
        Assert.Equal(tree.Project, again!.Project);
        Assert.Equal(await tree.EndAsync(CancellationToken.None), await again.EndAsync(CancellationToken.None));
        Assert.Null(SessionWorktree.Again(tree.Record, Repository));
        Assert.Null(SessionWorktree.Again(tree.Record, Path.Combine(tree.Folder, "gone")));
        Assert.Null(SessionWorktree.Again(null, tree.Project));
    }

    [Fact]
    public async Task A_resumed_session_of_the_real_program_says_at_its_end_what_changed()
    {
        var home = Path.Combine(_root, "home");
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("", new FakeCall("Bash", """{"command":"echo new > new"}""")));
        var (code, first) = await ModelRun.RunAsync(home, Repository, model, "--worktree", "--name", "tried");
        Assert.True(code == 0, first);
        Assert.Contains("0 commits, 1 files changed and not committed", first, StringComparison.Ordinal);
        (code, var second) = await ModelRun.RunAsync(home, _root, model, "--resume", "tried");
        Assert.True(code == 0, second);
        Assert.Contains($"in {Repository}.tried, branch patchbay/tried: 0 commits, 1 files changed and not committed", second, StringComparison.Ordinal);

        // As a service is started again: the same worktree, and not a second one.
        var service = model.Plays(new FakeAnswer.Says("", new FakeCall("Bash", """{"command":"pwd"}""")));
        (code, var third) = await ModelRun.RunAsync(home, Repository, service, "--worktree", "--name", "tried", "--service", "--max-idle", "1s");
        Assert.True(code == 0, third);
        Assert.False(Directory.Exists($"{Repository}.tried-2"));
    }

    [Fact]
    public async Task Two_sessions_of_one_name_have_two_worktrees() =>
        Assert.Equal(("patchbay/work", "patchbay/work-2"), ((await MakeAsync(Repository)).Branch, (await MakeAsync(Repository)).Branch));

    [Fact]
    public async Task What_the_agent_wrote_into_the_repository_runs_nothing_of_ours()
    {
        var mark = Path.Combine(_root, "ran");
        var tree = await MakeAsync(Repository);
        await GitAsync(Repository, "config", "core.fsmonitor", $"touch {mark}; false");
        await GitAsync(Repository, "config", "diff.external", $"touch {mark}; true");
        var hook = Path.Combine(Repository, ".git", "hooks", "post-checkout");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        await File.WriteAllTextAsync(hook, $"#!/bin/sh\ntouch {mark}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(Path.Combine(tree.Project, "part", "file"), "two\n", TestContext.Current.CancellationToken);
        await tree.EndAsync(CancellationToken.None);
        await MakeAsync(Repository);
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public async Task Where_there_is_no_repository_or_no_commit_it_says_so()
    {
        Assert.Contains("needs a git repository", (await SessionWorktree.MakeAsync(_root, "work", CancellationToken.None)).Problem, StringComparison.Ordinal);
        var empty = Directory.CreateDirectory(Path.Combine(_root, "empty")).FullName;
        await GitAsync(empty, "init", "--quiet");
        Assert.Contains("needs a first commit", (await SessionWorktree.MakeAsync(empty, "work", CancellationToken.None)).Problem, StringComparison.Ordinal);
    }

    static async Task<SessionWorktree> MakeAsync(string project)
    {
        var (tree, problem) = await SessionWorktree.MakeAsync(project, "work", CancellationToken.None);
        Assert.Equal("", problem);
        return tree!;
    }

    static async Task GitAsync(string folder, params string[] arguments)
    {
        var (code, text) = await GitCommand.RunAsync(folder, CancellationToken.None, arguments);
        Assert.True(code == 0, text);
    }
}
