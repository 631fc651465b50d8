using System.Text;
using System.Text.Json;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Processes;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>
/// How Claude Code is started. What a folder brings counts only after the user trusted it, and Claude Code knows nothing of that
/// trust: so its project settings, hooks and servers are left out, and the user's own are kept.
/// </summary>
static class ClaudeCommand
{
    // Jobs that it would run between turns, when nobody's rights bind them.
    const string Unattended = "CronCreate,CronDelete,CronList,ScheduleWakeup,Monitor";

    static readonly string[] Own = ["ANTHROPIC_", "CLAUDE_"];

    public static ChildCommand For(string program, AgentStart start, Guid conversation, bool isResumed) => new(
        program,
        [
            "-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose", "--replay-user-messages", "--include-partial-messages",
            "--permission-prompt-tool", "stdio", "--permission-mode", start.PermissionMode is PermissionMode.Plan ? "plan" : "default",
            "--setting-sources", "user", "--settings", "{\"disableAllHooks\":false}", "--strict-mcp-config", "--mcp-config", Servers(start.Servers),
            "--disallowedTools", Unattended, isResumed ? "--resume" : "--session-id", conversation.ToString(),
            .. start.Model is { } model ? ["--model", model] : Array.Empty<string>(),
            .. Effort(start.Effort) is { } effort ? ["--effort", effort] : Array.Empty<string>(),
        ],
        start.WorkingDirectory,
        Environment(start));

    // Its key opens its model and nothing of ours; what opens a channel stays away from it, and the key from its commands.
    static Dictionary<string, string?> Environment(AgentStart start)
    {
        string[] its = [.. start.Environment.Where(pair => pair.Value is null && Own.Any(prefix => pair.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).Select(pair => pair.Key)];
        var environment = new Dictionary<string, string?>(start.Environment.Where(pair => !its.Contains(pair.Key)), StringComparer.Ordinal)
        {
            // Whoever started us may be one himself, and a command in the background would outlive its turn's rights.
            ["CLAUDECODE"] = null,
            ["CLAUDE_CODE_ENTRYPOINT"] = null,
            ["CLAUDE_CODE_DISABLE_BACKGROUND_TASKS"] = "1",
        };
        if (ClaudeShell.Write(start, [.. its.Where(IsName)], System.Environment.GetEnvironmentVariable) is { } shell)
        {
            environment[ClaudeShell.Variable] = shell;
        }

        return environment;
    }

    static bool IsName(string variable) => variable.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_');

    static string? Effort(string? ours) => ours is "highest" ? "max" : ours is AgentEfforts.Default ? null : ours;

    static string Servers(IReadOnlyList<string> names)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartObject("mcpServers");
            foreach (var name in names)
            {
                json.WriteStartObject(name);
                json.WriteString("type", "sdk");
                json.WriteString("name", name);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }
}
