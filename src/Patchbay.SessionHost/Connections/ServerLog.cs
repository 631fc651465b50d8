using System.Text.Json;

namespace Patchbay.SessionHost.Connections;

/// <summary>A server's log message of MCP: level and text.</summary>
static class ServerLog
{
    public static (string Level, string Text) Read(ReadOnlySpan<byte> parameters)
    {
        var reader = new Utf8JsonReader(parameters);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
        {
            throw new JsonException("params of a log message must be an object");
        }

        var level = root.TryGetProperty("level", out var given) && given.ValueKind is JsonValueKind.String ? given.GetString() : null;
        var text = !root.TryGetProperty("data", out var data) ? ""
            : data.ValueKind is JsonValueKind.String ? data.GetString()! : data.GetRawText();
        return (Level(level), text);
    }

    static string Level(string? level) => level switch
    {
        "warning" => "warning",
        "error" or "critical" or "alert" or "emergency" => "error",
        "notice" => "notice",
        _ => "info",
    };
}
