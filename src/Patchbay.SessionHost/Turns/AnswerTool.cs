using System.Text.Json;
using Patchbay.SessionHost.Permissions;

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

    // Null only when it is not there: a number, or what is no text at all, names some chat that is none of the turn.
    static string? Text(JsonElement input, string name) =>
        input.ValueKind is not JsonValueKind.Object || !input.TryGetProperty(name, out var value) ? null
        : value.ValueKind is JsonValueKind.String && JsonTexts.Of(value) is [var text] ? text
        : value.GetRawText();
}
