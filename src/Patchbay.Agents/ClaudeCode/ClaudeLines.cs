using System.Text.Json;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>What we say to Claude Code, a line each.</summary>
static class ClaudeLines
{
    const string Hook = "patchbay";

    // A person may take long, and the hook itself never does.
    const int HookSeconds = 600;

    public static byte[] Initialize(string id, string instructions, IReadOnlyList<string> servers) => Line(json =>
    {
        Request(json, id, "initialize");
        json.WriteStartObject("hooks");
        json.WriteStartArray("PreToolUse");
        json.WriteStartObject();
        json.WriteNull("matcher");
        json.WriteStartArray("hookCallbackIds");
        json.WriteStringValue(Hook);
        json.WriteEndArray();
        json.WriteNumber("timeout", HookSeconds);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("appendSystemPrompt", instructions);
        json.WriteStartArray("sdkMcpServers");
        foreach (var server in servers)
        {
            json.WriteStringValue(server);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static byte[] Interrupt(string id) => Line(json =>
    {
        Request(json, id, "interrupt");
        json.WriteEndObject();
    });

    public static byte[] User(Guid id, IReadOnlyList<string> texts) => Line(json =>
    {
        json.WriteString("type", "user");
        json.WriteString("uuid", id);
        json.WriteString("session_id", "");
        json.WriteNull("parent_tool_use_id");
        json.WriteStartObject("message");
        json.WriteString("role", "user");
        json.WriteStartArray("content");
        foreach (var text in texts)
        {
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>The hook's answer to every tool: the person's settings decide nothing here, it must ask us.</summary>
    public static byte[] Ask(string id) => Decision(id, "ask");

    /// <summary>A tool of ours: it is judged when it is called.</summary>
    public static byte[] Pass(string id) => Decision(id, "allow");

    public static byte[] Allow(string id, JsonElement input) => Answer(id, json =>
    {
        json.WriteString("behavior", "allow");
        json.WritePropertyName("updatedInput");
        input.WriteTo(json);
    });

    public static byte[] Deny(string id, string message) => Answer(id, json =>
    {
        json.WriteString("behavior", "deny");
        json.WriteString("message", message);
    });

    public static byte[] Mcp(string id, Action<Utf8JsonWriter> write) => Answer(id, json =>
    {
        json.WriteStartObject("mcp_response");
        json.WriteString("jsonrpc", "2.0");
        write(json);
        json.WriteEndObject();
    });

    public static byte[] Nothing(string id) => Answer(id, _ => { });

    public static byte[] Refuse(string id, string message) => Line(json =>
    {
        json.WriteString("type", "control_response");
        json.WriteStartObject("response");
        json.WriteString("subtype", "error");
        json.WriteString("request_id", id);
        json.WriteString("error", message);
        json.WriteEndObject();
    });

    public static byte[] ToolsChanged(string id, string server) => Line(json =>
    {
        Request(json, id, "mcp_message");
        json.WriteString("server_name", server);
        json.WriteStartObject("message");
        json.WriteString("jsonrpc", "2.0");
        json.WriteString("method", "notifications/tools/list_changed");
        json.WriteEndObject();
        json.WriteEndObject();
    });

    static byte[] Decision(string id, string decision) => Answer(id, json =>
    {
        json.WriteStartObject("hookSpecificOutput");
        json.WriteString("hookEventName", "PreToolUse");
        json.WriteString("permissionDecision", decision);
        json.WriteEndObject();
    });

    // Leaves the request open: the caller adds what belongs to it and ends it.
    static void Request(Utf8JsonWriter json, string id, string subtype)
    {
        json.WriteString("type", "control_request");
        json.WriteString("request_id", id);
        json.WriteStartObject("request");
        json.WriteString("subtype", subtype);
    }

    static byte[] Answer(string id, Action<Utf8JsonWriter> write) => Line(json =>
    {
        json.WriteString("type", "control_response");
        json.WriteStartObject("response");
        json.WriteString("subtype", "success");
        json.WriteString("request_id", id);
        json.WriteStartObject("response");
        write(json);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    static byte[] Line(Action<Utf8JsonWriter> write)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
        return output.ToArray();
    }
}
