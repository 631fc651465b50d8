using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Rehearsal;

/// <summary>The embedded agent without a model: a small vocabulary that drives the real tools, permissions and replies.</summary>
public sealed class RehearsalDriver : IAgentDriver
{
    public string Name => "rehearsal";

    public string Description =>
        "no model: understands a few commands (see docs/reference/rehearsal.md); events enter after each tool call and at the end of the turn";

    public bool KeepsToSandbox => true;

    public Task<IAgentSession> StartAsync(AgentStart start, CancellationToken cancellationToken) =>
        Task.FromResult<IAgentSession>(new RehearsalSession(start.WorkingDirectory, start.Time));
}
