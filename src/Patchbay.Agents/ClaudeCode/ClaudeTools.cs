using System.Text.Json;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Tools;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>What Claude Code's own tools may do at most, in our words. One that we do not know may do anything.</summary>
static class ClaudeTools
{
    // Lists and plans of its own, and conversations whose every tool asks us like this one's.
    static readonly HashSet<string> Harmless =
    [
        "Read", "Glob", "Grep", "LS", "NotebookRead", "TodoRead", "TodoWrite", "TaskCreate", "TaskGet", "TaskList", "TaskUpdate", "TaskOutput",
        "TaskStop", "BashOutput", "KillShell", "ToolSearch", "EnterPlanMode", "ListAgents", "Task", "Agent", "ReportFindings",
    ];

    static readonly HashSet<string> Writers = ["Write", "Edit", "MultiEdit", "NotebookEdit"];

    public static OwnCall Call(string callId, string tool, JsonElement input) => new(callId, tool, Kind(tool, input), Describe(tool, input), Judged(tool, input));

    static ToolKind Kind(string tool, JsonElement input) =>
        Harmless.Contains(tool) ? (LeavesTheTurn(tool, input) ? ToolKind.Other : ToolKind.Read)
        : Writers.Contains(tool) ? ToolKind.Write
        : tool is "Bash" or "PowerShell" ? ToolKind.Execute
        : ToolKind.Other;

    static bool LeavesTheTurn(string tool, JsonElement input) =>
        tool is "Task" or "Agent" && input.ValueKind is JsonValueKind.Object
        && (input.TryGetProperty("isolation", out _) || input.TryGetProperty("run_in_background", out _));

    static string Describe(string tool, JsonElement input) => tool switch
    {
        "Bash" or "PowerShell" => ClaudeReading.Text(input, "description") ?? "Run shell command",
        _ when (ClaudeReading.Text(input, "file_path") ?? ClaudeReading.Text(input, "notebook_path")) is { } path => $"{tool} {path}",
        _ => $"Use {tool} of Claude Code",
    };

    // Rules and protected folders look for a file by one name.
    static JsonElement Judged(string tool, JsonElement input)
    {
        if (tool is not "NotebookEdit" || ClaudeReading.Text(input, "notebook_path") is not { } path)
        {
            return input;
        }

        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("file_path", path);
            foreach (var property in input.EnumerateObject().Where(property => property.Name is not "file_path"))
            {
                property.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(output.ToArray());
    }
}
