namespace Patchbay.SessionHost.Processes;

/// <summary>The recipe for one child process.</summary>
/// <param name="FileName">A name looked up on the child's PATH, or a path (relative to <paramref name="WorkingDirectory"/>).</param>
/// <param name="Arguments">Passed as they are; no shell reads them.</param>
/// <param name="WorkingDirectory">Must exist.</param>
/// <param name="Environment">Changes to our own environment: a value sets, null removes.</param>
public sealed record ChildCommand(
    string FileName,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string?> Environment);
