using System.Diagnostics;

namespace Patchbay.EndToEnd.Tests.Attach;

/// <summary>A folder that disappears, a transcript that was cut: one clear line, and nothing lost.</summary>
public sealed class LostThingsTests
{
    [Fact]
    public async Task A_session_whose_folder_disappears_says_so_and_works_again_when_it_is_back()
    {
        await using var world = await AttachWorld.OpenAsync();
        var session = world.Terminal("--name", "lost", "--channels", "builtin:fakechat", "--permission-mode", "bypassPermissions");
        await session.ShowsAsync("builtin:fakechat: listening");
        Directory.Delete(world.Project, recursive: true);
        await session.TypeAsync("run echo never");
        await session.ShowsAsync($"the folder '{world.Project}' does not exist");
        Directory.CreateDirectory(world.Project);
        await session.TypeAsync("run echo back-$((40+2))");
        await session.ShowsAsync("→ back-42");
    }

    [Theory]
    [InlineData("-p", "hello")]
    [InlineData("config", "list")]
    [InlineData("doctor")]
    public async Task Started_in_a_folder_that_is_gone_it_is_one_clear_line(params string[] arguments)
    {
        await using var world = await AttachWorld.OpenAsync();
        var command = world.Command(arguments);
        var start = new ProcessStartInfo("/bin/sh", ["-c", "rmdir \"$PWD\"; exec \"$@\"", "sh", command.FileName, .. command.ArgumentList])
        {
            WorkingDirectory = world.Project,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        var (code, _, errors) = await AttachWorld.RunAsync(start);
        Assert.Equal((2, "patchbay: the folder that this was started in is gone; go to one that is there\n"), (code, errors));
    }

    [Fact]
    public async Task A_transcript_that_was_cut_in_the_middle_is_one_clear_line_and_stays_as_it_is()
    {
        await using var world = await AttachWorld.OpenAsync();
        Assert.Equal(0, (await world.RunAsync("--name", "cut", "-p", "hello")).Code);
        var transcript = Path.Combine(world.Home, "sessions", "cut", "session.db");
        foreach (var beside in new[] { "-wal", "-shm" })
        {
            File.Delete(transcript + beside);
        }

        await using (var file = File.OpenWrite(transcript))
        {
            file.SetLength(file.Length / 2);
        }

        var before = await File.ReadAllBytesAsync(transcript, TestContext.Current.CancellationToken);
        var (code, _, errors) = await world.RunAsync("--resume", "cut", "-p", "again");
        Assert.NotEqual(0, code);
        Assert.Contains($"{transcript} is damaged", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(transcript, TestContext.Current.CancellationToken));
    }
}
