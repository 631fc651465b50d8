using System.Collections.Concurrent;
using System.Text.Json;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Tools;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>The session's servers as Claude Code sees them: MCP servers whose messages come over its own stream.</summary>
sealed class ClaudeToolServers(AgentStart start)
{
    readonly ConcurrentDictionary<string, string> _listed = new(StringComparer.Ordinal);

    /// <summary>The answer to what is no call; null for a call.</summary>
    public byte[]? Answer(ClaudeMessage.Asks asks)
    {
        var message = ClaudeReading.Object(asks.Body, "message") ?? default;
        var server = ClaudeReading.Text(asks.Body, "server_name") ?? "";
        return ClaudeReading.Text(message, "method") switch
        {
            "tools/call" => null,
            "initialize" => ClaudeLines.Mcp(asks.Id, json => Initialize(json, message, server)),
            "tools/list" => ClaudeLines.Mcp(asks.Id, json => List(json, message, server)),
            "ping" => ClaudeLines.Mcp(asks.Id, json => Result(json, message, () => { })),
            _ when !message.TryGetProperty("id", out _) => ClaudeLines.Mcp(asks.Id, json =>
            {
                json.WriteNumber("id", 0);
                json.WriteStartObject("result");
                json.WriteEndObject();
            }),
            _ => ClaudeLines.Mcp(asks.Id, json => Failure(json, message, -32601, "not offered")),
        };
    }

    /// <summary>Servers whose tools are others than when they were asked for.</summary>
    public IReadOnlyList<string> Changed() => [.. _listed.Where(pair => Names(pair.Key) != pair.Value).Select(pair => pair.Key)];

    public static byte[] Return(ClaudeMessage.Asks asks, ToolResult result) =>
        ClaudeLines.Mcp(asks.Id, json => Result(json, ClaudeReading.Object(asks.Body, "message") ?? default, () =>
        {
            json.WriteStartArray("content");
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", result.Text);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteBoolean("isError", result.IsError);
        }));

    public static byte[] Refuse(ClaudeMessage.Asks asks, string why) => Return(asks, new ToolResult(why, true));

    static void Initialize(Utf8JsonWriter json, JsonElement message, string server) => Result(json, message, () =>
    {
        json.WriteString("protocolVersion", ClaudeReading.Text(ClaudeReading.Object(message, "params") ?? default, "protocolVersion") ?? "2025-11-25");
        json.WriteStartObject("capabilities");
        json.WriteStartObject("tools");
        json.WriteBoolean("listChanged", true);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("serverInfo");
        json.WriteString("name", server);
        json.WriteString("version", "1");
        json.WriteEndObject();
    });

    void List(Utf8JsonWriter json, JsonElement message, string server)
    {
        _listed[server] = Names(server);
        Result(json, message, () =>
        {
            json.WriteStartArray("tools");
            foreach (var offer in Tools(server))
            {
                json.WriteStartObject();
                json.WriteString("name", offer.ServerTool);
                json.WriteString("description", offer.Description);
                json.WritePropertyName("inputSchema");
                offer.InputSchema.WriteTo(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    IEnumerable<ToolOffer> Tools(string server) => start.Tools().Where(offer => offer.Server == server);

    string Names(string server) => string.Join('\n', Tools(server).Select(offer => offer.ServerTool));

    static void Result(Utf8JsonWriter json, JsonElement message, Action write)
    {
        Id(json, message);
        json.WriteStartObject("result");
        write();
        json.WriteEndObject();
    }

    static void Failure(Utf8JsonWriter json, JsonElement message, int code, string text)
    {
        Id(json, message);
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", text);
        json.WriteEndObject();
    }

    static void Id(Utf8JsonWriter json, JsonElement message)
    {
        json.WritePropertyName("id");
        if (message.ValueKind is JsonValueKind.Object && message.TryGetProperty("id", out var id))
        {
            id.WriteTo(json);
        }
        else
        {
            json.WriteNumberValue(0);
        }
    }
}
