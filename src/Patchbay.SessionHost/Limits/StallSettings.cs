namespace Patchbay.SessionHost.Limits;

/// <summary>An agent that shows no sign for <paramref name="After"/> has stalled; zero is off. <paramref name="AsksAgain"/>: once.</summary>
public sealed record StallSettings(TimeSpan After, bool AsksAgain)
{
    public static StallSettings Off { get; } = new(TimeSpan.Zero, false);
}

/// <summary>The agent showed no sign of life and was stopped. The message is one line for those who wait for it.</summary>
public sealed class AgentStalledException(string message) : Exception(message);
