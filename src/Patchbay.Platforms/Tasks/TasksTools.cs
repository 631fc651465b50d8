using System.Text.Json;
using Patchbay.Channels.Tools;

namespace Patchbay.Platforms.Tasks;

/// <summary>What the agent may do for a task: give its result.</summary>
sealed class TasksTools(Func<string, string, CancellationToken, Task<string>> answerAsync)
{
    const int MaxText = 1_000_000;

    public IReadOnlyList<ChannelTool> All =>
    [
        new("reply", "Write the result of a task and end the task. Once for each task, when its work is done or cannot be done.", Schema(
            """
            {"type":"object","properties":{
            "chat_id":{"type":"string","description":"The chat_id of the task's event."},
            "text":{"type":"string","description":"The result, in Markdown."}},
            "required":["chat_id","text"]}
            """), ReplyAsync),
    ];

    Task<string> ReplyAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var text = Required(input, "text");
        return text.Length > MaxText ? throw new ToolFailedException($"a result may have {MaxText} characters; write the rest to a file and name it")
            : answerAsync(Required(input, "chat_id"), text, cancellationToken);
    }

    static string Required(JsonElement input, string name) =>
        input.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw new ToolFailedException($"{name} is required, as a text");

    static JsonElement Schema(string json) => JsonDocument.Parse(json).RootElement;
}
