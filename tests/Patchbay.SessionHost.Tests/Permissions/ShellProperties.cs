using System.Diagnostics;
using FsCheck.Fluent;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Tests.Permissions;

/// <summary>
/// Bash itself is the oracle. Kills: a plain sign too many (<c>$</c>, <c>`</c>, <c>\</c>, <c>{</c>, <c>&lt;</c>, a control
/// character), double quotes that hide an expansion, a quote that is not closed, an operator that does not cut.
/// </summary>
public sealed class ShellProperties : IDisposable
{
    static readonly string[] Pieces =
    [
        "a", "show", "x1", "-o", "é", " ", "  ", "\t", ";", "&", "&&", "|", "||", "\n", "\r", "(", ")", "{", "}", "{a,b}", "<", ">", ">>", "<<<", "$x", "$(show y)",
        "`show y`", "\\", "'", "'", "\"", "\"", "'a b'", "\"a b\"", "'$(show z)'", "\"$(show z)\"", "#", "!", "=", "@", "%", ",", "+", ":", "./b", "*", "?", "[", "]",
        "$'\\n'", "\u00A0", "\u2028", "\u0001", "^", "x=1",
    ];

    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-shell-").FullName;

    public ShellProperties()
    {
        // Prints its name and arguments, each with a zero at the end: what bash really ran.
        var show = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName, "show");
        File.WriteAllText(show, "#!/bin/sh\nprintf '%s\\0' ran \"$@\"\n");
        File.SetUnixFileMode(show, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(_folder, "work"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_a_prefix_allows_is_for_bash_one_command_with_these_words()
    {
        var ran = 0;
        Histories.Holds(
            from pieces in Gen.Elements(Pieces).ListOf()
            select "show " + string.Concat(pieces.Take(8)),
            command =>
            {
                if (ShellText.Plain(command) is not { } words)
                {
                    return true;
                }

                ran++;
                return RunInBash(command).SequenceEqual(["ran", .. words.Skip(1)]) && !Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "work")).Any();
            },
            1_500);
        Assert.True(ran > 20, $"only {ran} commands were plain");
    }

    [Fact]
    public void What_bash_runs_a_deny_rule_sees() => Histories.Holds(
        from before in Gen.Elements(Pieces).ListOf()
        from after in Gen.Elements(Pieces).ListOf()
        select string.Concat(before.Take(4)) + "show" + string.Concat(after.Take(3)),
        command => RuleDesk.Narrows("Bash(show *)", command) is not RuleMatch.No || !RunInBash(command).Contains("ran"),
        1_000);

    string[] RunInBash(string command)
    {
        var start = new ProcessStartInfo("/bin/bash", ["--norc", "--noprofile", "-c", "--", command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.Combine(_folder, "work"),
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Path.Combine(_folder, "bin");
        start.Environment["LANG"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\0', StringSplitOptions.None)[..^1];
    }
}
