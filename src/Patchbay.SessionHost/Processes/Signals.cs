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

#pragma warning disable SYSLIB1054 // Two integers need no marshalling code, and so no unsafe blocks.
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Kill(int process, int signal);
#pragma warning restore SYSLIB1054
}
