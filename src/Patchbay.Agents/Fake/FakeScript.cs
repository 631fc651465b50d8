using System.Text.Json;

namespace Patchbay.Agents.Fake;

/// <summary>Answers of the fake model as lines of JSON.</summary>
public static class FakeScript
{
    /// <summary>Empty lines are skipped. Throws <see cref="FormatException"/> with the line that is wrong.</summary>
    public static FakeAnswer[] Read(IReadOnlyList<string> lines) =>
        [.. lines.Select((line, index) => (line, index)).Where(entry => entry.line.Trim().Length > 0).Select(entry => Answer(entry.line, entry.index + 1))];

    static FakeAnswer Answer(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return root.TryGetProperty("hang", out _) ? new FakeAnswer.Hangs()
                : root.TryGetProperty("status", out var status) ? new FakeAnswer.Fails(status.GetInt32(), Text(root, "message") ?? "it failed as it was told")
                : root.TryGetProperty("fails", out var code) ? new FakeAnswer.FailsInside(Text(root, "text") ?? "", code.GetString()!)
                : Is(root, "breaks") ? new FakeAnswer.BreaksOff(Text(root, "text") ?? "")
                : Is(root, "stops") ? new FakeAnswer.Stops(Text(root, "text") ?? "")
                : new FakeAnswer.Says(
                    Text(root, "text") ?? "", root.TryGetProperty("calls", out var calls) ? [.. calls.EnumerateArray().Select(Call)] : [])
                {
                    Thoughts = Text(root, "thinking") is { } thought ? [thought] : [],
                    IsCut = Is(root, "cut"),
                    Pause = TimeSpan.FromMilliseconds(root.TryGetProperty("pause", out var pause) ? pause.GetInt32() : 0),
                };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new FormatException($"line {number} is no answer: {exception.Message}", exception);
        }
    }

    static bool Is(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.GetBoolean();

    static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var text) ? text.GetString() : null;

    static FakeCall Call(JsonElement call) => new(call.GetProperty("tool").GetString() ?? "", call.GetProperty("arguments").GetRawText());
}
