using System.Runtime.InteropServices;

namespace Patchbay.SessionHost.Processes;

/// <summary>The numbers are the same on Linux and macOS.</summary>
enum Signal
{
    None = 0,
    Kill = 9,
    Terminate = 15,
}

static class Signals
{
    /// <summary>False when nobody is there to take it (or it is not ours to signal).</summary>
    public static bool Send(int process, Signal signal) => Kill(process, (int)signal) == 0;

    public static bool SendToGroup(int group, Signal signal) => Kill(-group, (int)signal) == 0;

    /// <summary>-1 for a process that is gone.</summary>
    public static int GroupOf(int process) => GetGroup(process);

#pragma warning disable SYSLIB1054 // Integers need no marshalling code, and so no unsafe blocks.
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "getpgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int GetGroup(int process);
#pragma warning restore SYSLIB1054
}
