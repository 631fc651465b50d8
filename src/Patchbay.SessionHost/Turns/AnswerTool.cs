using System.Text.Json;

namespace Patchbay.SessionHost.Turns;

/// <summary>Which tools of a channel speak to its chats, by the names that all channels use.</summary>
static class AnswerTool
{
    /// <summary>Speaks to the chat: does not ask on a chat of the turn.</summary>
    public static bool Belongs(string tool) => tool is "reply" or "react" or "edit_message";

    /// <summary>Answers the event.</summary>
    public static bool Answers(string tool) => tool is "reply";

    public static string? Chat(JsonElement input) => Text(input, "chat_id");

    public static string? ReplyTo(JsonElement input) => Text(input, "reply_to");

    static string? Text(JsonElement input, string name) =>
        input.ValueKind is JsonValueKind.Object && input.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
