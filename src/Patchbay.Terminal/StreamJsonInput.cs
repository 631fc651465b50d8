using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost;

namespace Patchbay.Terminal;

/// <summary>
/// Lines of <c>--input-format stream-json</c>: <c>user</c>, <c>permission</c>, <c>answer</c> and <c>interrupt</c>. A line that
/// cannot be used is answered with a notice and skipped.
/// </summary>
public sealed class StreamJsonInput(SessionRunner session, TerminalRelay relay, Action<string> complain)
{
    public void Take(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            Take(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            complain($"a line of input was skipped: {PlainText.OneLine(exception.Message)}");
        }
    }

    void Take(JsonElement line)
    {
        switch (line.GetProperty("type").GetString())
        {
            case "user":
                if (!session.Prompt(Text(line.GetProperty("message").GetProperty("content"))))
                {
                    complain("too much waits already; a prompt was not taken");
                }

                break;
            case "permission":
                var verdict = new PermissionVerdict(Required(line, "request_id"), Required(line, "behavior"))
                {
                    Extension = new VerdictEnvelope
                    {
                        Detail = new VerdictDetail(null, line.TryGetProperty("for_session", out var forSession) && forSession.GetBoolean()),
                    },
                };
                if (!session.Permissions.Answer(verdict, relay))
                {
                    complain($"no request {PlainText.OneLine(verdict.RequestId)} is open, or '{PlainText.OneLine(verdict.Behavior)}' is neither allow nor deny");
                }

                break;
            case "answer":
                if (!session.Questions.Answer(new QuestionAnswer(Required(line, "question_id"), Required(line, "text")), relay))
                {
                    complain("no such question is open, or the text is none of its choices");
                }

                break;
            case "interrupt":
                session.Interrupt();
                break;
            case var other:
                complain($"a line of input was skipped: its type is '{PlainText.OneLine(other ?? "null")}', not user, permission, answer or interrupt");
                break;
        }
    }

    static string Required(JsonElement line, string name) =>
        line.GetProperty(name).GetString() ?? throw new InvalidOperationException($"{name} must be text");

    static string Text(JsonElement content) => content.ValueKind is JsonValueKind.Array
        ? string.Join("\n", content.EnumerateArray()
            .Where(block => block.TryGetProperty("type", out var type) && type.GetString() is "text")
            .Select(block => block.GetProperty("text").GetString()))
        : content.GetString() ?? throw new InvalidOperationException("content must be text or a list of blocks");
}
