namespace Patchbay.Cli.SessionCommands;

/// <summary>A variable that would open a model, and the agent that would use it.</summary>
sealed record FoundKey(string Variable, string Agent, string Vendor);

/// <summary>What lies in the environment, in the order in which it is offered. Nobody put it there for us.</summary>
static class FoundKeys
{
    static readonly FoundKey[] Known = [new("ANTHROPIC_API_KEY", "claude", "Anthropic"), new("OPENAI_API_KEY", "openai", "OpenAI")];

    public static IReadOnlyList<FoundKey> In(Func<string, string?> variable) => [.. Known.Where(key => variable(key.Variable) is { Length: > 0 })];
}
