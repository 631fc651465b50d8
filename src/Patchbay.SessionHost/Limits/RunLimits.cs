namespace Patchbay.SessionHost.Limits;

/// <summary>What ends a session by itself; null is no limit.</summary>
/// <param name="MaxTurns">Requests to the model, or turns of an agent that reports none.</param>
/// <param name="MaxCost">US dollars.</param>
/// <param name="MaxIdle">For so long nothing ran, waited or came.</param>
public sealed record RunLimits(int? MaxTurns = null, decimal? MaxCost = null, TimeSpan? MaxIdle = null)
{
    public static RunLimits None { get; } = new();
}

/// <summary>A turn was ended by a limit. The message is one line that names it.</summary>
public sealed class LimitReachedException(string message) : Exception(message);
