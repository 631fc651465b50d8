using System.Text.Json;
using Patchbay.Channels.Outbound;

namespace Patchbay.Channels.Tools;

/// <summary>
/// Lists and runs the tools; whatever goes wrong is a result with a reason, never a broken connection. A call ends with its
/// token, even one that does not listen to it.
/// </summary>
sealed class ToolDispatcher(
    PlatformInfo info, Func<IReadOnlyList<ChannelTool>> tools, Func<IDelivery?> delivery, Func<string, CancellationToken, Task<string?>> chatProblem)
{
    /// <summary>The result of <c>tools/list</c>.</summary>
    public void WriteList(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("tools"u8);
        foreach (var tool in tools())
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tool.Name);
            writer.WriteString("description"u8, tool.Description);
            writer.WritePropertyName("inputSchema"u8);
            tool.InputSchema.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The result of <c>tools/call</c>.</summary>
    public static void WriteResult(Utf8JsonWriter writer, string text, bool isError)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("content"u8);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "text"u8);
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteBoolean("isError"u8, isError);
        writer.WriteEndObject();
    }

    public async Task<(string Text, bool IsError)> CallAsync(string name, JsonElement input, CancellationToken cancellationToken)
    {
        if (tools().FirstOrDefault(tool => tool.Name == name) is not { } tool)
        {
            return (info.Wording.Unknown(name), true);
        }

        var before = delivery();
        var position = before?.Position ?? 0;
        string text;
        try
        {
            if (Chat(input) is { } chat && await chatProblem(chat, cancellationToken) is { } problem)
            {
                return (info.Wording.Failed(name, problem), true);
            }

            text = await tool.RunAsync(input, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return (info.Wording.Failed(name, exception.Message), true);
        }

        // The list of what is unconfirmed says nothing about having read it.
        if (before is not null && name != AckTool.Name)
        {
            await before.OnToolSucceededAsync(Chat(input), position);
        }

        return (text, false);
    }

    /// <summary>A number is a chat too: agents write ids of digits both ways.</summary>
    static string? Chat(JsonElement input) => !input.TryGetProperty("chat_id", out var chat) ? null
        : chat.ValueKind is JsonValueKind.String or JsonValueKind.Number ? chat.ToString()
        : null;
}
