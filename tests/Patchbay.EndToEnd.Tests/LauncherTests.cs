namespace Patchbay.EndToEnd.Tests;

public sealed class LauncherTests : IDisposable
{
    readonly StubCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task The_launcher_builds_once_and_becomes_the_program()
    {
        var first = await _checkout.RunAsync();
        var second = await _checkout.RunAsync();

        var said = $"one in {_checkout.Root} with a b --flag\n";
        Assert.Equal((7, said), (first.Code, first.Output));
        Assert.Equal("patchbay: building patchbay, once for this version (.NET SDK 10.0.401) ...\n", first.Errors);
        Assert.Equal(new StubCheckout.Ended(7, said, ""), second);
        Assert.Equal(1, _checkout.Builds);
    }

    [Fact]
    public async Task Of_launches_at_once_one_builds_and_the_others_wait()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _checkout.RunAsync()));

        Assert.All(all, ended => Assert.Equal((7, $"one in {_checkout.Root} with a b --flag\n"), (ended.Code, ended.Output)));
        Assert.Equal(1, _checkout.Builds);
        Assert.Single(all, ended => ended.Errors.Contains("building patchbay", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_source_is_built_and_the_old_content_is_found_again()
    {
        await _checkout.RunAsync();
        _checkout.WriteSource("two, which is longer");
        var changed = await _checkout.RunAsync();
        _checkout.WriteSource("one");
        var back = await _checkout.RunAsync();

        Assert.StartsWith("two, which is longer in", changed.Output, StringComparison.Ordinal);
        Assert.StartsWith("one in", back.Output, StringComparison.Ordinal);
        Assert.Equal("", back.Errors);
        Assert.Equal(2, _checkout.Builds);
    }

    [Fact]
    public async Task A_touched_file_is_compared_by_its_content()
    {
        await _checkout.RunAsync();
        File.SetLastWriteTimeUtc(Path.Combine(_checkout.Root, "src/Patchbay.Cli/Program.cs"), DateTime.UnixEpoch.AddDays(20_000));

        Assert.Equal("", (await _checkout.RunAsync()).Errors);
        Assert.Equal(1, _checkout.Builds);
    }

    [Theory]
    [InlineData("src/Patchbay.Cli/Program.cs", "src/Patchbay.Cli/Renamed.cs")]
    [InlineData("src/Patchbay.Cli/More.cs", null)]
    public async Task A_file_that_was_renamed_or_is_gone_is_noticed(string file, string? to)
    {
        await File.WriteAllTextAsync(Path.Combine(_checkout.Root, "src/Patchbay.Cli/More.cs"), "");
        await _checkout.RunAsync();
        var full = Path.Combine(_checkout.Root, file);
        if (to is null)
        {
            File.Delete(full);
        }
        else
        {
            File.Copy(full, Path.Combine(_checkout.Root, "src/Patchbay.Cli/Also.cs"));
            File.Move(full, Path.Combine(_checkout.Root, to));
            File.Move(Path.Combine(_checkout.Root, "src/Patchbay.Cli/Also.cs"), full);
        }

        Assert.Contains("building patchbay", (await _checkout.RunAsync()).Errors, StringComparison.Ordinal);
        Assert.Equal(2, _checkout.Builds);
    }

    [Fact]
    public async Task A_change_while_the_clock_was_behind_is_noticed_by_its_size()
    {
        await _checkout.RunAsync();
        _checkout.WriteSource("later, by a clock that was set back");
        // What a clock that is behind would have written: everything is older than what was recorded.
        File.SetLastWriteTimeUtc(Path.Combine(_checkout.Root, "artifacts/run/current"), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1));

        Assert.StartsWith("later, by a clock that was set back", (await _checkout.RunAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_launcher_works_through_links_and_stays_in_the_callers_folder()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_checkout.Root, "else where")).FullName;
        File.CreateSymbolicLink(Path.Combine(elsewhere, "inner"), "../patchbay");
        File.CreateSymbolicLink(Path.Combine(elsewhere, "outer"), Path.Combine(elsewhere, "inner"));

        var ended = await _checkout.RunAsync(Path.Combine(elsewhere, "outer"), elsewhere);

        Assert.Equal((7, $"one in {elsewhere} with a b --flag\n"), (ended.Code, ended.Output));
    }

    [Fact]
    public async Task A_broken_build_shows_its_log_and_leaves_nothing()
    {
        _checkout.WriteSource("BROKEN");
        var ended = await _checkout.RunAsync();

        Assert.Equal((1, ""), (ended.Code, ended.Output));
        Assert.Contains("Program.cs(1,1): error", ended.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_checkout.Root, "artifacts/run"), "release-*"));
        Assert.False(File.Exists(Path.Combine(_checkout.Root, "artifacts/run/current")));

        _checkout.WriteSource("mended");
        Assert.StartsWith("mended in", (await _checkout.RunAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_dotnet_is_told_what_to_install()
    {
        // The tools that the launcher needs, without the folder in which a dotnet may lie.
        var tools = Directory.CreateDirectory(Path.Combine(_checkout.Root, "tools")).FullName;
        foreach (var name in (string[])["sh", "find", "readlink", "mkdir", "cat", "rm"])
        {
            File.CreateSymbolicLink(Path.Combine(tools, name), File.Exists($"/bin/{name}") ? $"/bin/{name}" : $"/usr/bin/{name}");
        }

        var ended = await _checkout.RunAsync(path: tools);

        Assert.Equal((1, ""), (ended.Code, ended.Output));
        Assert.StartsWith("patchbay: there is no dotnet on this machine; install the .NET SDK 10", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_old_builds_that_nobody_runs_are_removed_and_the_newest_four_stay()
    {
        var run = Directory.CreateDirectory(Path.Combine(_checkout.Root, "artifacts/run")).FullName;
        for (var age = 1; age <= 7; age++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(run, $"release-{age}"));
            folder.LastWriteTimeUtc = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-10 * age);
        }

        await _checkout.RunAsync();

        // The build itself, then 10, 20 and 30 hours: four. 20 hours and less would have stayed in any case.
        var names = Directory.GetDirectories(run, "release-?").Select(Path.GetFileName).Order();
        Assert.Equal(["release-1", "release-2", "release-3"], names);
    }
}
