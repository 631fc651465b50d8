namespace Patchbay.SessionHost.Settings;

/// <summary>The protocols that servers of OpenAI's kind speak.</summary>
public static class AgentApis
{
    /// <summary>Chat completions, which every server has that calls itself compatible.</summary>
    public const string Chat = "chat";

    /// <summary>Responses: what a model thought stays with it from one tool call to the next.</summary>
    public const string Responses = "responses";

    public static IReadOnlyList<string> Names { get; } = [Chat, Responses];
}
