namespace Patchbay.SessionHost.Tools;

/// <summary>
/// Variables that commands of the agent must not inherit: what opens a channel or a model. A command that needs one of them
/// gets it from its own file, and from nobody by accident.
/// </summary>
static class SecretVariables
{
    static readonly string[] Owners = ["FAKECHAT", "TELEGRAM", "DISCORD", "SLACK", "IMESSAGE", "WEBHOOK", "PATCHBAY", "ANTHROPIC", "OPENAI", "AZURE_OPENAI", "CLAUDE_CODE"];

    static readonly string[] Kinds = ["TOKEN", "KEY", "SECRET", "PASSWORD"];

    public static bool Holds(string name) => IsOfAnOwner(name) || IsHeadersOfTelemetry(name) || name.EndsWith("_BOT_TOKEN", StringComparison.OrdinalIgnoreCase);

    static bool IsHeadersOfTelemetry(string name) =>
        name.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase) && name.EndsWith("_HEADERS", StringComparison.OrdinalIgnoreCase);

    static bool IsOfAnOwner(string name) =>
        Owners.Any(owner => name.StartsWith(owner + "_", StringComparison.OrdinalIgnoreCase))
        && Kinds.Any(kind => name.Contains(kind, StringComparison.OrdinalIgnoreCase));
}
