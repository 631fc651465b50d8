using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Tools;

/// <summary>A command as our own shell runs it.</summary>
static class ShellLine
{
    // One pipe for both, so that the order of lines is the order of writes.
    const string Merge = "exec \"$@\" 2>&1";

    static readonly string Shell = ExecutableSearch.Find("bash") ?? Launcher.Shell;

    public static IReadOnlyList<string> Of(string command) => [Launcher.Shell, "-c", Merge, "sh", Shell, "-c", "--", command];
}
