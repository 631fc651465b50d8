using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Processes;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>Where the user's Claude Code is.</summary>
public static class ClaudeProgram
{
    /// <summary>A path in this variable goes before PATH.</summary>
    public const string Variable = "PATCHBAY_CLAUDE";

    /// <summary>Null when there is none.</summary>
    public static string? Look(Func<string, string?> variable) =>
        variable(Variable) is { Length: > 0 } given ? (File.Exists(given) ? Path.GetFullPath(given) : null) : ExecutableSearch.Find("claude");

    /// <summary>Throws <see cref="AgentUnavailableException"/> with the fix.</summary>
    internal static string Find(Func<string, string?> variable) => Look(variable) ?? throw new AgentUnavailableException(
        variable(Variable) is { Length: > 0 } given
            ? $"{Variable} names {given}, and there is no such file: give the path of your claude, or take the variable away to look on PATH"
            : $"there is no claude on PATH: install Claude Code (npm install -g @anthropic-ai/claude-code), or give its path in {Variable}");
}
