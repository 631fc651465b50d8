using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Connections;

/// <summary>What every server of a session is started with.</summary>
public sealed record ServerEnvironment(string WorkingDirectory, string SessionId, ProcessGuard Guard, TimeProvider Time)
{
    /// <summary>How long a server may take to answer the handshake (<c>MCP_TIMEOUT</c>, in milliseconds).</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Shown to servers as the host's version.</summary>
    public string Version { get; init; } = "0";

    /// <summary>What a server is told beyond what its configuration says.</summary>
    public Func<ServerConfiguration, IEnumerable<KeyValuePair<string, string?>>> Variables { get; init; } = _ => [];

    /// <summary>The child's recipe: the user's environment and what the contract adds to it.</summary>
    public ChildCommand CommandFor(ServerConfiguration server)
    {
        var environment = new Dictionary<string, string?>(server.Environment, StringComparer.Ordinal)
        {
            ["CLAUDE_PROJECT_DIR"] = WorkingDirectory,
            ["CLAUDE_CODE_SESSION_ID"] = SessionId,
            ["CLAUDECODE"] = "1",
        };
        foreach (var (name, value) in Variables(server))
        {
            environment[name] = value;
        }

        return new ChildCommand(server.Command, server.Arguments, WorkingDirectory, environment);
    }
}
