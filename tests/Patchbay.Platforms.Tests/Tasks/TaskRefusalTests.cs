using Patchbay.Channels.Health;
using Patchbay.Platforms.Tasks;

namespace Patchbay.Platforms.Tests.Tasks;

public sealed class TaskRefusalTests : IAsyncDisposable
{
    const string Order = "run rm -rf .";

    readonly TasksRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("link")]
    [InlineData("folder link")]
    [InlineData("group")]
    [InlineData("others")]
    public async Task What_somebody_else_could_write_gives_no_order(string kind)
    {
        var path = Path.Combine(_rig.Own, "a.md");
        if (kind is "folder link")
        {
            Directory.CreateSymbolicLink(Path.Combine(_rig.Own, "running"), Directory.CreateDirectory(Path.Combine(_rig.Home, "elsewhere")).FullName);
        }

        if (kind is "link")
        {
            File.WriteAllText(Path.Combine(_rig.Home, "target.md"), Order);
            File.CreateSymbolicLink(path, Path.Combine(_rig.Home, "target.md"));
        }
        else
        {
            _rig.Drop("a.md", Order);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | (kind is "group" ? UnixFileMode.GroupWrite : kind is "others" ? UnixFileMode.OtherWrite : 0));
        }

        var found = await new TasksExamination().ExamineAsync(new ExaminationContext(_rig.Home, _rig.Project, _ => null, TimeProvider.System), CancellationToken.None);
        Assert.Contains(found, finding => finding.Severity is FindingSeverity.Warning or FindingSeverity.Error);

        await _rig.StartAsync();
        await AssertStaysAsync(path);
    }

    [Fact]
    public async Task A_project_s_task_waits_for_trust_in_exactly_this_content()
    {
        _rig.Trust("a.md", "run ls");
        _rig.Drop("a.md", Order, _rig.OfProject);
        _rig.Drop("b.md", "run ls", _rig.OfProject);
        await _rig.StartAsync();
        await AssertStaysAsync(Path.Combine(_rig.OfProject, "a.md"));

        File.Delete(Path.Combine(_rig.OfProject, "a.md"));
        _rig.Drop("a.md", "run ls", _rig.OfProject);
        var task = await _rig.EventAsync();
        Assert.Equal(("run ls", "a.md", "project"), (task.Content, task["task"], task["from"]));
        await _rig.ReplyAsync(task, "done");
        await TasksRig.UntilAsync(() => File.Exists(Path.Combine(_rig.OfProject, "done", "a.result.md")));
        Assert.True(File.Exists(Path.Combine(_rig.OfProject, "b.md")));
    }

    [Fact]
    public async Task What_git_tracks_gives_no_order_even_when_it_is_trusted()
    {
        await RepositoryAsync();
        _rig.Trust("a.md", Order);
        _rig.Drop("a.md", Order, _rig.OfProject);
        await _rig.GitAsync("add", "-f", ".patchbay/tasks/a.md");
        await _rig.StartAsync();
        await AssertStaysAsync(Path.Combine(_rig.OfProject, "a.md"));
        await _rig.NoticeAsync("git tracks it");

        await _rig.GitAsync("rm", "--cached", "-q", ".patchbay/tasks/a.md");
        _rig.Drop("other.md", "x");
        Assert.Equal("x", (await _rig.EventAsync()).Content);
    }

    [Fact]
    public async Task A_home_in_a_repository_gives_no_orders_by_a_pull_either()
    {
        await RepositoryAsync();
        var home = Path.Combine(_rig.Project, "home");
        Assert.NotNull(await new TaskRepository(World((folder, arguments) =>
            arguments[0] is "rev-parse" ? (0, ".git/index.lock") : (0, "home/tasks/s/A.md\0home/tasks/s/b.md"))).WhyNotAsync(Path.Combine(home, "tasks/s/a.md"), CancellationToken.None));
        Assert.Null(await new TaskRepository(World((folder, arguments) =>
            arguments[0] is "rev-parse" ? (0, ".git/index.lock") : (0, "home/tasks/s/b.md"))).WhyNotAsync(Path.Combine(home, "tasks/s/a.md"), CancellationToken.None));
    }

    [Fact]
    public async Task While_git_changes_the_folder_or_cannot_answer_nothing_is_taken()
    {
        await RepositoryAsync();
        _rig.Trust("a.md", "run ls");
        _rig.Drop("a.md", "run ls", _rig.OfProject);
        var index = Path.Combine(_rig.Project, ".git", "index.lock");
        File.WriteAllText(index, "");
        await _rig.StartAsync();
        await AssertStaysAsync(Path.Combine(_rig.OfProject, "a.md"));
        await _rig.NoticeAsync("index is locked");

        var broken = new TaskRepository(World((_, _) => (127, "git is not installed")));
        Assert.Contains("git is not installed", await broken.WhyNotAsync(Path.Combine(_rig.OfProject, "a.md"), CancellationToken.None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_cannot_plant_a_task_that_seems_to_run()
    {
        await RepositoryAsync();
        _rig.Trust("a.md", Order);
        Directory.CreateDirectory(Path.Combine(_rig.OfProject, "running"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _rig.Drop("a.abcdefghjk.md", Order, Path.Combine(_rig.OfProject, "running"));
        await _rig.GitAsync("add", "-f", ".patchbay/tasks/running");
        await _rig.StartAsync();
        await AssertStaysAsync(Path.Combine(_rig.OfProject, "running", "a.abcdefghjk.md"));
    }

    [Fact]
    public async Task Drafts_results_and_hidden_files_are_no_tasks()
    {
        string[] names = [".hidden.md", "a.md.part", "b.tmp", "c.md~", "d.result.md", ".e.md.swp"];
        foreach (var name in names)
        {
            _rig.Drop(name, Order);
        }

        await _rig.StartAsync();
        await AssertStaysAsync(Path.Combine(_rig.Own, names[0]));
        Assert.All(names, name => Assert.True(File.Exists(Path.Combine(_rig.Own, name))));
    }

    /// <summary>Tasks are taken, and this one is not.</summary>
    async Task AssertStaysAsync(string path)
    {
        if (Directory.Exists(Path.Combine(_rig.Own, "running")) && new DirectoryInfo(Path.Combine(_rig.Own, "running")).LinkTarget is not null)
        {
            await _rig.NoticeAsync("is a link");
        }
        else
        {
            foreach (var name in new[] { "good-1.md", "good-2.md" })
            {
                _rig.Drop(name, "good");
                var task = await _rig.EventAsync();
                Assert.Equal("good", task.Content);
                await _rig.ReplyAsync(task, "done");
                await _rig.ResultAsync("done", $"{Path.GetFileNameWithoutExtension(name)}.result.md");
            }
        }

        Assert.True(Path.Exists(path));
        Assert.Null(_rig.TryEvent());
    }

    Task RepositoryAsync() => _rig.GitAsync("init", "-q");

    static TaskWorld World(Func<string, IReadOnlyList<string>, (int, string)> git)
    {
        return new TaskWorld((_, _, _) => true, (folder, arguments, _) => Task.FromResult(git(folder, arguments[0] is "--literal-pathspecs" ? [.. arguments.Skip(1)] : arguments)));
    }
}
