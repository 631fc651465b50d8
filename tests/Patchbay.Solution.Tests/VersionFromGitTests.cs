using System.Diagnostics;

namespace Patchbay.Solution.Tests;

/// <summary>The version of a release is what git says of the commit, and needs no git to be one.</summary>
public sealed class VersionFromGitTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("pb-version-").FullName;

    public VersionFromGitTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "build"));
        File.Copy(Checkout.FullPath("build/Version.targets"), Path.Combine(_folder, "build/Version.targets"));
        File.WriteAllText(
            Path.Combine(_folder, "version.proj"),
            """<Project><PropertyGroup><Version>0.1.0</Version></PropertyGroup><Import Project="build/Version.targets" /></Project>""");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_git_it_is_the_version_of_the_sources() => Assert.Equal("0.1.0", await VersionAsync());

    [Fact]
    public async Task A_tag_is_its_version_and_what_follows_it_comes_before_the_next_one()
    {
        await GitAsync("init", "-q");
        await CommitAsync();
        await CommitAsync();
        Assert.Equal("0.1.0-dev.2", await VersionAsync());

        await GitAsync("tag", "nightly");
        await GitAsync("tag", "v1.9.9");
        Assert.Equal("1.9.9", await VersionAsync());

        await CommitAsync();
        Assert.Equal("1.9.10-dev.1", await VersionAsync());

        await GitAsync("tag", "v2.0.0-rc.1");
        Assert.Equal("2.0.0-rc.1", await VersionAsync());

        await CommitAsync();
        Assert.Equal("2.0.0-rc.1.dev.1", await VersionAsync());
        Assert.Equal("0.1.0", await VersionAsync("-p:VersionFromGit=false"));
    }

    Task<string> VersionAsync(params IEnumerable<string> options) =>
        RunAsync("dotnet", ["msbuild", "version.proj", "-t:PrintVersion", "-v:minimal", "-nologo", "-nodeReuse:false", .. options]);

    Task<string> CommitAsync() => GitAsync("-c", "user.name=tester", "-c", "user.email=tester@example.invalid", "commit", "-q", "--allow-empty", "-m", "one more");

    Task<string> GitAsync(params IEnumerable<string> arguments) => RunAsync("git", arguments);

    async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // A folder above with a repository of its own must not answer in our place.
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(_folder);
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = (await process.StandardOutput.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {output} {await errors}");
        return output;
    }
}
