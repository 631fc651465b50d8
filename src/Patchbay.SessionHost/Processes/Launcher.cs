using System.ComponentModel;
using System.Diagnostics;

namespace Patchbay.SessionHost.Processes;

/// <summary>Puts a program into a session (and so a process group) of its own.</summary>
static class Launcher
{
    public const string Shell = "/bin/sh";

    // The program starts only when a line arrives, which is sent after the guard knows the group; a host that dies in
    // between leaves a shell that reads the end of its input and goes. On a pipe a shell reads byte by byte, so that nothing
    // behind that line is swallowed.
    const string HoldScript = "read -r _ && exec \"$@\"";

    static readonly string[] SetSid = FindSetSid();

    /// <summary>A start held back until one line is written to its input. Windows: started at once, in no group.</summary>
    public static ProcessStartInfo Hold(ChildCommand command, string program) =>
        OperatingSystem.IsWindows() ? Plain([program, .. command.Arguments], command.WorkingDirectory)
        : Plain([.. Own(), Shell, "-c", HoldScript, "sh", program, .. command.Arguments], command.WorkingDirectory);

    /// <summary>A shell script in a session of its own, with nothing of our environment but PATH.</summary>
    public static ProcessStartInfo Script(string script, params string[] arguments)
    {
        var start = Plain([.. Own(), Shell, "-c", script, .. arguments], "/");
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        return start;
    }

    static string[] Own() => SetSid.Length > 0 ? SetSid
        : throw new ChildStartException("Cannot start processes: neither 'setsid' nor 'perl' is on PATH.");

    // A child of ours leads no group yet, so setsid needs no fork, and the process that we start stays the one we wait for.
    // The runtime ignores SIGPIPE, and so would its children: `yes | head` would complain instead of ending. GNU env and perl
    // undo that; macOS has no setsid program, but it has perl. With neither, SIGPIPE stays ignored.
    static string[] FindSetSid()
    {
        string[] setsid = ExecutableSearch.Find("setsid") is { } path ? [path] : [];
        if (setsid.Length > 0 && ExecutableSearch.Find("env") is { } env && Works(env, "--default-signal=PIPE", Shell, "-c", ":"))
        {
            return [.. setsid, env, "--default-signal=PIPE"];
        }

        return ExecutableSearch.Find("perl") is { } perl
            ? [perl, "-MPOSIX", "-e", "POSIX::setsid(); $SIG{PIPE} = 'DEFAULT'; exec { $ARGV[0] } @ARGV; exit 127", "--"]
            : setsid;
    }

    static bool Works(params string[] line)
    {
        try
        {
            using var process = Process.Start(Plain(line, "/"));
            return process!.WaitForExit(TimeSpan.FromSeconds(2)) && process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    static ProcessStartInfo Plain(string[] line, string folder)
    {
        var start = new ProcessStartInfo(line[0])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in line.AsSpan(1))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
