namespace Patchbay.SessionHost.Connections;

/// <summary>One server as the user wrote it: a program that speaks MCP on its standard input and output.</summary>
/// <param name="Name">The key of the configuration; it becomes the source of its events.</param>
/// <param name="Command">A program on PATH, or a path.</param>
/// <param name="Environment">Added to the environment.</param>
/// <param name="Origin">The file it comes from, for messages.</param>
public sealed record ServerConfiguration(
    string Name,
    string Command,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string?> Environment,
    string Origin)
{
    /// <summary>True for channels that ship with Patchbay: their roles and commands are honoured.</summary>
    public bool IsBuiltIn { get; init; }
}
