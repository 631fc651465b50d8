using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Tests.Telegram.Pictures;

/// <summary>Draws a chat as it stands at the fake server: nothing is in the picture that was not sent.</summary>
sealed class ChatPicture
{
    const int Width = 460;
    const int Line = 19;
    const int Pad = 10;
    const int MostOfBubble = 44;

    readonly StringBuilder _shapes = new();
    int _y = 44;

    public static string Draw(string title, IReadOnlyList<JsonObject> messages)
    {
        var picture = new ChatPicture();
        foreach (var message in messages)
        {
            picture.Add(message, messages);
        }

        return picture.Finish(title);
    }

    void Add(JsonObject message, IReadOnlyList<JsonObject> all)
    {
        var isBot = message["from"]?["is_bot"]?.GetValue<bool>() is true;
        var lines = ChatText.Lines(message, MostOfBubble);
        var quoted = all.FirstOrDefault(other => other["message_id"]!.ToString() == message["reply_to"]?.ToString());
        var width = (int)Math.Max(lines.Max(line => line.Sum(ChatText.Width)), quoted is null ? 0 : 170) + (2 * Pad);
        var height = (lines.Count * Line) + Pad + 4 + (quoted is null ? 0 : Line + 4);
        var x = isBot ? 12 : Width - 12 - width;
        Shape($"""<rect x="{x}" y="{_y}" width="{width}" height="{height}" rx="12" fill="{(isBot ? "#ffffff" : "#dcf4c6")}"/>""");
        var top = _y + 5;
        if (quoted is not null)
        {
            Shape($"""<rect x="{x + Pad}" y="{top + 3}" width="3" height="{Line - 2}" fill="#4a90d9"/>""");
            Text(x + Pad + 9, top + 15, ChatText.Short(ChatText.Plain(quoted), 26), "fill=\"#4a90d9\" font-size=\"12\"");
            top += Line + 4;
        }

        foreach (var line in lines)
        {
            top += Line;
            Runs(x + Pad, top - 4, line);
        }

        _y += height + 4;
        Buttons(message, x, Math.Max(width, 240));
        if (message["reactions"]?.AsArray() is [{ } reaction, ..])
        {
            var at = isBot ? x + 6 : Width - 52;
            Shape($"""<rect x="{at}" y="{_y - 2}" width="40" height="22" rx="11" fill="#cfe3f5"/>""");
            Text(at + 11, _y + 14, reaction["emoji"]!.ToString(), "font-size=\"14\"");
            _y += 24;
        }

        _y += 6;
    }

    void Buttons(JsonObject message, int x, int width)
    {
        foreach (var row in message["reply_markup"]?["inline_keyboard"]?.AsArray() ?? [])
        {
            var buttons = row!.AsArray();
            var each = (width - ((buttons.Count - 1) * 4)) / buttons.Count;
            for (var number = 0; number < buttons.Count; number++)
            {
                var left = x + (number * (each + 4));
                Shape($"""<rect x="{left}" y="{_y}" width="{each}" height="30" rx="8" fill="#6b8299"/>""");
                Text(left + (each / 2), _y + 20, buttons[number]!["text"]!.ToString(), "fill=\"#ffffff\" text-anchor=\"middle\"");
            }

            _y += 34;
        }
    }

    void Runs(int x, int y, IReadOnlyList<TextRun> runs)
    {
        _shapes.Append(CultureInfo.InvariantCulture, $"""<text x="{x}" y="{y}" xml:space="preserve">""");
        foreach (var run in runs)
        {
            var style = run.Mark switch
            {
                "bold" => " font-weight=\"bold\"",
                "italic" => " font-style=\"italic\"",
                "code" or "pre" => " font-family=\"monospace\" fill=\"#8a3324\"",
                "text_link" => " fill=\"#2a78c2\"",
                _ => "",
            };
            _shapes.Append(CultureInfo.InvariantCulture, $"<tspan{style}>{WebUtility.HtmlEncode(run.Text)}</tspan>");
        }

        _shapes.Append("</text>\n");
    }

    void Text(int x, int y, string text, string style) => Shape($"""<text x="{x}" y="{y}" {style}>{WebUtility.HtmlEncode(text)}</text>""");

    void Shape(FormattableString shape) => _shapes.Append(shape.ToString(CultureInfo.InvariantCulture)).Append('\n');

    string Finish(string title) => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{_y + 8}" viewBox="0 0 {Width} {_y + 8}" font-family="sans-serif" font-size="14" fill="#1d1d1d" role="img">
        <title>{WebUtility.HtmlEncode(title)}</title>
        <rect width="{Width}" height="{_y + 8}" rx="10" fill="#a9c3d8"/>
        <text x="{Width / 2}" y="26" text-anchor="middle" font-weight="bold" fill="#ffffff">Patchbay</text>
        {_shapes}</svg>

        """).ReplaceLineEndings("\n");
}
