using System.Runtime.InteropServices;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Processes;

/// <summary>What a process does to itself to live on when its terminal is gone.</summary>
public static class OwnProcess
{
    /// <summary>A session of its own: no terminal can hang it up or stop it. Windows has no such thing and needs none.</summary>
    public static void LeaveTerminal()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Fails for who leads a session already, and then all is well.
            _ = SetSid();
        }
    }

    /// <summary>Standard input ends, standard output leads nowhere, errors go to the end of a file.</summary>
    public static void LetGoOfStreams(string errors)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        StateFolder.CreateFile(errors);
        using var nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var log = File.OpenHandle(errors, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        _ = Duplicate((int)nowhere.DangerousGetHandle(), 0);
        _ = Duplicate((int)nowhere.DangerousGetHandle(), 1);
        _ = Duplicate((int)log.DangerousGetHandle(), 2);
    }

#pragma warning disable SYSLIB1054 // Integers need no marshalling code, and so no unsafe blocks.
    [DllImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int SetSid();

    [DllImport("libc", EntryPoint = "dup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Duplicate(int from, int to);
#pragma warning restore SYSLIB1054
}
