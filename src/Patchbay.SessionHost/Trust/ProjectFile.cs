using System.Security.Cryptography;

namespace Patchbay.SessionHost.Trust;

/// <summary>What a file of a project could do when it counts.</summary>
public enum ProjectFileKind
{
    /// <summary><c>.mcp.json</c>: starts programs.</summary>
    Servers,

    /// <summary>Anything under <c>.patchbay/</c>: widens rights, sets what the session does.</summary>
    Settings,

    /// <summary>CLAUDE.md, AGENTS.md: text that the agent follows.</summary>
    Instructions,
}

/// <summary>One file that a project brings, read once: what was hashed and shown is what is used.</summary>
/// <param name="Path">Below the project's folder, with '/' between its parts.</param>
public sealed record ProjectFile(string Path, ProjectFileKind Kind, ReadOnlyMemory<byte> Content)
{
    /// <summary>SHA-256 of the content, lower-case hex.</summary>
    public string Hash { get; } = HashOf(Content.Span);

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}

/// <summary>A file that would count, but cannot be trusted in the form it has.</summary>
/// <param name="Why">Continues the sentence that the path begins, for example "is not an ordinary file".</param>
public sealed record RefusedFile(string Path, string Why);
