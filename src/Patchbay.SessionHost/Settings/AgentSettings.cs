namespace Patchbay.SessionHost.Settings;

/// <summary>Which agent a session has, which model it asks and how hard that thinks; null is what nobody said.</summary>
public sealed record AgentSettings(string? Name, string? Model, string? Effort)
{
    /// <summary>Nobody said anything.</summary>
    public static AgentSettings None { get; } = new(null, null, null);

    /// <summary>How the model is told to think; null leaves it to the model and the effort.</summary>
    public AgentThinking? Thinking { get; init; }

    /// <summary>Which of its protocols <c>openai</c> speaks, one of <see cref="AgentApis"/>; null is the first.</summary>
    public string? Api { get; init; }

    /// <summary>Where the name comes from: <c>command line</c>, or a file with its place.</summary>
    public string Origin { get; init; } = "default";
}

/// <summary>How much a model thinks before it answers.</summary>
public static class AgentEfforts
{
    /// <summary>The model decides.</summary>
    public const string Default = "default";

    /// <summary>From little to much, behind the default.</summary>
    public static IReadOnlyList<string> Names { get; } = [Default, "low", "medium", "high", "highest"];
}
