using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>The user's own Claude Code, driven over its stream of JSON lines.</summary>
public sealed class ClaudeCodeDriver(Func<string, string?> variable) : IAgentDriver
{
    public string Name => "claude-code";

    public string Description =>
        "your own Claude Code: events enter at any time, as a message with an id of its own, and count as accepted when it repeats that id";

    public IReadOnlyList<string> LeavesOut(AgentSettings settings) =>
    [
        .. settings.Api is { } api ? [$"agent.api {api} is for openai; Claude Code speaks to its model itself"] : Array.Empty<string>(),
        .. settings.Thinking is { Mode: var mode } ? [$"agent.thinking {mode} is for the built-in agents; Claude Code thinks as its own settings and agent.effort say"] : Array.Empty<string>(),
    ];

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
