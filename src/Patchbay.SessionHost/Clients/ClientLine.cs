using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.Protocol.Permissions;

namespace Patchbay.SessionHost.Clients;

/// <summary>
/// Commands as lines of JSON, the same on standard input and on a session's socket: <c>user</c>, <c>permission</c>,
/// <c>answer</c>, <c>interrupt</c> and <c>control</c>; docs/reference/feed.md describes them.
/// </summary>
public static class ClientLine
{
    // Letters of all languages stay as they are: a paste does not grow.
    static readonly JsonWriterOptions Letters = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Throws <see cref="FormatException"/> with one line that says what is wrong.</summary>
    public static ClientCommand Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Parse(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"a line of input was skipped: {PlainText.OneLine(exception.Message)}", exception);
        }
    }

    /// <summary>The command as a line; <paramref name="id"/> asks for a reply.</summary>
    public static string Format(ClientCommand command, string? id)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, Letters);
        json.WriteStartObject();
        Write(json, command);
        if (id is not null)
        {
            json.WriteString("id", id);
        }

        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    static void Write(Utf8JsonWriter json, ClientCommand command)
    {
        switch (command)
        {
            case PromptCommand prompt:
                json.WriteString("type", "user");
                json.WriteStartObject("message");
                json.WriteString("role", "user");
                json.WriteString("content", prompt.Text);
                json.WriteEndObject();
                break;
            case VerdictCommand verdict:
                json.WriteString("type", "permission");
                json.WriteString("request_id", verdict.RequestId);
                json.WriteString("behavior", verdict.Allow ? PermissionVerdict.Allow : PermissionVerdict.Deny);
                json.WriteBoolean("for_session", verdict.ForSession);
                break;
            case AnswerCommand answer:
                json.WriteString("type", "answer");
                json.WriteString("question_id", answer.QuestionId);
                json.WriteString("text", answer.Text);
                break;
            case InterruptCommand interrupt:
                json.WriteString("type", "interrupt");
                json.WriteBoolean("force", interrupt.Force);
                break;
            case ControlCommand control:
                json.WriteString("type", "control");
                json.WriteString("command", control.Command);
                if (control.Argument is not null)
                {
                    json.WriteString("argument", control.Argument);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command, null);
        }
    }

    static ClientCommand Parse(JsonElement line) => line.GetProperty("type").GetString() switch
    {
        "user" => new PromptCommand(Text(line.GetProperty("message").GetProperty("content"))),
        "permission" => new VerdictCommand(Required(line, "request_id"), Allows(Required(line, "behavior")), Flag(line, "for_session")),
        "answer" => new AnswerCommand(Required(line, "question_id"), Required(line, "text")),
        "interrupt" => new InterruptCommand(Flag(line, "force")),
        "control" => new ControlCommand(Required(line, "command"), line.TryGetProperty("argument", out var argument) ? argument.GetString() : null),
        var other => throw new FormatException(
            $"a line of input was skipped: its type is '{PlainText.OneLine(other ?? "null")}', not user, permission, answer, interrupt or control"),
    };

    static bool Allows(string behavior) => behavior switch
    {
        PermissionVerdict.Allow => true,
        PermissionVerdict.Deny => false,
        _ => throw new FormatException($"a line of input was skipped: '{PlainText.OneLine(behavior)}' is neither allow nor deny"),
    };

    static bool Flag(JsonElement line, string name) => line.TryGetProperty(name, out var flag) && flag.GetBoolean();

    static string Required(JsonElement line, string name) =>
        line.GetProperty(name).GetString() ?? throw new FormatException($"a line of input was skipped: {name} must be text");

    static string Text(JsonElement content) => content.ValueKind is JsonValueKind.Array
        ? string.Join("\n", content.EnumerateArray()
            .Where(block => block.TryGetProperty("type", out var type) && type.GetString() is "text")
            .Select(block => block.GetProperty("text").GetString()))
        : content.GetString() ?? throw new FormatException("a line of input was skipped: content must be text or a list of blocks");
}
