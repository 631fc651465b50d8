using Patchbay.SessionHost.Isolation;
using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Tools;

/// <summary>What a call stands in.</summary>
/// <param name="WorkingDirectory">Relative paths start here.</param>
/// <param name="Environment">Changes to our own environment for commands: a value sets, null removes.</param>
/// <param name="ProtectedFolders">File tools never write below these, by whatever link.</param>
/// <param name="OverflowFolder">Where output goes that is too long for a result; made when needed, for its owner only.</param>
public sealed record ToolContext(
    string WorkingDirectory,
    ProcessGuard Guard,
    IReadOnlyDictionary<string, string?> Environment,
    TimeProvider Time,
    IReadOnlyList<string> ProtectedFolders,
    string OverflowFolder)
{
    /// <summary>Commands run inside it, and file tools keep to its bounds; null when nobody asked for one.</summary>
    internal ICommandIsolation? Isolation { get; init; }
}
