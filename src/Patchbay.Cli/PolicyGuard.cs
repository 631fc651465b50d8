namespace Patchbay.Cli;

/// <summary>
/// Stands before every command that changes access, trust, policy or routes. Below a session, which is where the agent's
/// commands run, it refuses, whatever the arguments; where nobody sits at a terminal it wants <c>--yes</c>. It looks at the
/// environment of this process and of those above it, so that leaving the variable out is not enough; a process that
/// detached itself from all of them is not recognised.
/// </summary>
static class PolicyGuard
{
    const int MostAncestors = 64;

    // The first is for commands of the agent, the second marks every child of a session, servers too.
    static readonly string[] Variables = ["PATCHBAY_SESSION", "PATCHBAY_GUARD"];

    /// <summary>Null when the command may go on; else the exit code, and standard error says why.</summary>
    public static int? Refuse(string command, bool yes)
    {
        var isBelow = Variables.Any(name => Environment.GetEnvironmentVariable(name) is not null) || IsBelowSession(Environment.ProcessId);
        var why = Problem(command, yes, isBelow, !Console.IsInputRedirected);
        if (why is null)
        {
            return null;
        }

        Console.Error.WriteLine($"patchbay: {why}");
        return CommandLine.BadUsage;
    }

    internal static string? Problem(string command, bool yes, bool isBelowSession, bool isTerminal) =>
        isBelowSession ? $"{command} is refused below a session: what it changes is for people, not for the agent; use a terminal of your own"
        : !isTerminal && !yes ? $"{command} changes what others may do: outside a terminal it wants --yes"
        : null;

    /// <summary>True when a process above this one was started by a session. Linux tells; elsewhere the own environment decides.</summary>
    internal static bool IsBelowSession(int process)
    {
        for (var step = 0; step < MostAncestors && process > 1 && OperatingSystem.IsLinux(); step++)
        {
            try
            {
                if (File.ReadAllText($"/proc/{process}/environ").Split('\0').Any(entry => Variables.Contains(entry.Split('=')[0])))
                {
                    return true;
                }

                process = Parent(process);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another user's process: no session of this user's is above it.
                return false;
            }
        }

        return false;
    }

    // "pid (name) state parent …": the name may hold anything, so what counts begins behind its last bracket.
    static int Parent(int process)
    {
        var line = File.ReadAllText($"/proc/{process}/stat");
        return int.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
