using System.Text;
using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Tests.Telegram.Pictures;

/// <summary>A stretch of text with one mark, or none.</summary>
sealed record TextRun(string Text, string? Mark);

/// <summary>The text of a message with its marks, broken into lines as a phone breaks them.</summary>
static class ChatText
{
    public static string Plain(JsonObject message) =>
        message["text"]?.ToString() ?? message["caption"]?.ToString()
        ?? (message["voice"] is not null ? "🎤 voice message" : message["photo"] is not null ? $"🖼 {message["file_name"]}" : $"📄 {message["file_name"]}");

    /// <summary>About as many places as the characters take.</summary>
    public static int Cells(string text) => text.EnumerateRunes().Sum(rune => rune.Value is >= 0x1F000 or (>= 0x2600 and < 0x2800) ? 2 : 1);

    /// <summary>About as many points as a run takes.</summary>
    public static double Width(TextRun run) => Cells(run.Text) * (run.Mark is "code" or "pre" ? 8.5 : run.Mark is "bold" ? 7.6 : 7.2);

    public static string Short(string text, int length) => text.Split('\n')[0] is var line && line.Length > length ? line[..length] + "…" : line;

    public static IReadOnlyList<IReadOnlyList<TextRun>> Lines(JsonObject message, int most)
    {
        var lines = new List<IReadOnlyList<TextRun>>();
        var line = new List<TextRun>();
        foreach (var (word, mark) in Words(Plain(message), message["entities"] as JsonArray))
        {
            if (word == "\n" || (line.Sum(run => Cells(run.Text)) + Cells(word.TrimEnd()) > most && line.Count > 0))
            {
                lines.Add(line);
                line = [];
            }

            if (word == "\n")
            {
                continue;
            }

            if (line is [.., var last] && last.Mark == mark)
            {
                line[^1] = last with { Text = last.Text + word };
            }
            else
            {
                line.Add(new TextRun(word, mark));
            }
        }

        lines.Add(line);
        return lines;
    }

    /// <summary>Words with the space behind them; a new line is a word of its own, and so is what a mark ends.</summary>
    static IEnumerable<(string Word, string? Mark)> Words(string text, JsonArray? entities)
    {
        var word = new StringBuilder();
        string? mark = null;
        for (var at = 0; at < text.Length; at++)
        {
            var now = Mark(entities, at);
            if (word.Length > 0 && (now != mark || text[at] == '\n' || (word[^1] == ' ' && text[at] != ' ')))
            {
                yield return (word.ToString(), mark);
                word.Clear();
            }

            mark = now;
            if (text[at] == '\n')
            {
                yield return ("\n", null);
            }
            else
            {
                word.Append(text[at]);
            }
        }

        if (word.Length > 0)
        {
            yield return (word.ToString(), mark);
        }
    }

    static string? Mark(JsonArray? entities, int at) => entities?.FirstOrDefault(entity =>
        at >= entity!["offset"]!.GetValue<int>() && at < entity["offset"]!.GetValue<int>() + entity["length"]!.GetValue<int>())?["type"]?.ToString();
}
