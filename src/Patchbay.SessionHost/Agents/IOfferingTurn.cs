using System.Text.Json;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Agents;

/// <summary>
/// A turn of an agent that keeps a conversation and tools of its own. Must-deliver, in order: what it is offered stays in the
/// queue, with the spool's lease on it, until the agent said that it has it.
/// </summary>
public interface IOfferingTurn : ITurn
{
    /// <summary>
    /// What waits and was not offered in this turn, in order and within the bounds of a breakpoint; null when nothing waits.
    /// From here on the turn has no more rights than the least trusted event of it.
    /// </summary>
    Task<TurnOffer?> OfferAsync(CancellationToken cancellationToken);

    /// <summary>Returns when something waits that was not offered in this turn.</summary>
    Task WaitForMoreAsync(CancellationToken cancellationToken);

    /// <summary>The agent has it: it is in the transcript when this returns, and its receipts are out.</summary>
    Task AcceptAsync(TurnOffer offer, CancellationToken cancellationToken);

    /// <summary>
    /// Asks whether the agent may run a tool of its own, and records that it begins. Null when it may; else why not, and then
    /// the call is over. Every permitted call must be finished.
    /// </summary>
    Task<string?> PermitAsync(OwnCall call, CancellationToken cancellationToken);

    /// <summary>Records what became of a permitted call.</summary>
    Task FinishCallAsync(OwnCall call, ToolResult result);

    /// <summary>Asks a person for a plan's approval; the session's plan mode ends with it.</summary>
    Task<bool> ApprovePlanAsync(string plan, CancellationToken cancellationToken);
}

/// <summary>
/// Blocks that enter together. The id is the same whenever they are offered, also after a crash, so that an agent which
/// remembers it does not take them twice. <paramref name="IsRepeat"/>: an earlier run of this session offered them already.
/// </summary>
public sealed record TurnOffer(Guid Id, IReadOnlyList<AgentBlock> Blocks, bool IsRepeat);

/// <summary>A call of a tool that the agent runs itself. The id is the agent's.</summary>
public sealed record OwnCall(string Id, string Tool, ToolKind Kind, string Description, JsonElement Input);
