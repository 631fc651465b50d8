using Patchbay.SessionHost.Processes;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Clients;

/// <summary>The process that runs a session, for who has to do with it from outside.</summary>
public static class SessionHolder
{
    /// <summary>The process id, or null when the session does not run. Nobody is disturbed by the question.</summary>
    public static int? Find(string folder)
    {
        var path = Path.Combine(folder, "session.db.lock");
        return FileLock.ReadHolder(path) is { } holder && IsAlive(holder.ProcessId) && FileLock.IsHeld(path) ? holder.ProcessId : null;
    }

    /// <summary>Asks the process to end, for a session that nobody can speak to. False when there is none.</summary>
    public static bool Terminate(string folder) =>
        !OperatingSystem.IsWindows() && Find(folder) is { } process && Signals.Send(process, Signal.Terminate);

    static bool IsAlive(int process) => OperatingSystem.IsWindows() || Signals.GroupOf(process) >= 0;
}
