using System.Text.RegularExpressions;

namespace Patchbay.Solution.Tests;

public partial class ScriptTests
{
    static readonly string[] BuildInputs = ["src", "build", "Directory.*.props", "global.json", "BannedSymbols.txt", ".editorconfig"];

    [Fact]
    public void What_runs_on_every_change_is_the_test_script_and_nothing_else()
    {
        var lines = Checkout.Read(".ci/run").Split('\n').Where(line => line is not "" && !line.StartsWith('#'));

        Assert.Equal("exec \"$(dirname \"$(readlink -f \"$0\")\")/../test\"", Assert.Single(lines));
    }

    [Fact]
    public void The_scripts_can_be_started() => Assert.All((string[])["patchbay", "test", ".ci/run", "build/publish-run", "build/release", "build/check-release"], script =>
        Assert.True(File.GetUnixFileMode(Checkout.FullPath(script)).HasFlag(UnixFileMode.UserExecute | UnixFileMode.GroupExecute), script));

    [Fact]
    public void The_launcher_and_the_build_look_at_the_same_inputs()
    {
        var launcher = FindCommand().Match(Checkout.Read("patchbay")).Groups[1].Value
            .Replace("\"$root\"/", "", StringComparison.Ordinal).Replace("$root/", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
        var build = FindCommand().Match(Checkout.Read("build/publish-run")).Groups[1].Value;

        Assert.Equal(BuildInputs, Words(launcher));
        Assert.Equal(BuildInputs, Words(build));
    }

    [Fact]
    public void Every_file_that_steers_the_build_is_an_input_of_it()
    {
        var steering = Checkout.Files.Where(file => !file.Contains('/', StringComparison.Ordinal)
            && SteersBuild().IsMatch(file) && file is not "Patchbay.slnx");

        Assert.All(steering, file => Assert.Contains(BuildInputs, input => Regex.IsMatch(file, "^" + Regex.Escape(input).Replace("\\*", ".*", StringComparison.Ordinal) + "$")));
    }

    static string[] Words(string text) => text.Split([' ', '\n', '\\'], StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\bfind ((?:[^-]|-(?!type))*)-type d ")]
    private static partial Regex FindCommand();

    [GeneratedRegex(@"\.(props|targets|rsp|ruleset|globalconfig|slnx)$|^(global\.json|\.editorconfig|BannedSymbols\.txt|(?i:nuget\.config))$")]
    private static partial Regex SteersBuild();
}
