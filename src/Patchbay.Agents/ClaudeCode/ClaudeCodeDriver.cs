using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>The user's own Claude Code, driven over its stream of JSON lines.</summary>
public sealed class ClaudeCodeDriver(Func<string, string?> variable) : IAgentDriver
{
    public string Name => "claude-code";

    public string Description =>
        "your own Claude Code: events enter at any time, as a message with an id of its own, and count as accepted when it repeats that id";

    public async Task<IAgentSession> StartAsync(AgentStart start, CancellationToken cancellationToken)
    {
        var link = new ClaudeStarter(ClaudeProgram.Find(variable), start);
        var session = new ClaudeSession(link, start);
        try
        {
            // What is wrong with it is said now, and not when the first message waits.
            await link.LinkAsync(cancellationToken);
            return session;
        }
        catch (Exception failure)
        {
            await session.DisposeAsync();
            throw failure is ClaudeFailedException ? new AgentUnavailableException(failure.Message) : failure;
        }
    }
}
