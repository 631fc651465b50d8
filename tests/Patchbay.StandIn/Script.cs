using System.Globalization;

namespace Patchbay.StandIn;

/// <summary>
/// Directives, one a line: <c>event TEXT</c>, <c>events N [PREFIX]</c>, <c>big N</c> (an event of N characters), <c>kept ID TEXT</c> (an
/// event with the id of a spool of its own), <c>as URGENCY ID TEXT</c> (the same with its urgency), <c>send LINE</c> (as it is), <c>wait MS</c>, <c>exit CODE</c>.
/// </summary>
sealed class Script(LineOutput output)
{
    public async Task PlayAsync(string path)
    {
        foreach (var line in path.Length > 0 ? await File.ReadAllLinesAsync(path) : [])
        {
            await DoAsync(line);
        }
    }

    public async Task FollowAsync(string path)
    {
        if (path.Length == 0)
        {
            return;
        }

        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(0, SeekOrigin.End);
        using var reader = new StreamReader(file);
        while (true)
        {
            if (await reader.ReadLineAsync() is { } line)
            {
                await DoAsync(line);
            }
            else
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }
        }
    }

    public async Task DoAsync(string line)
    {
        var (word, rest) = line.Split(' ', 2) is [var first, var second] ? (first, second) : (line, "");
        switch (word)
        {
            case "event":
                output.Line(Event(rest));
                break;
            case "events":
                var parts = rest.Split(' ');
                output.Lines(Enumerable.Range(0, Number(parts[0])).Select(i => Event($"{(parts.Length > 1 ? parts[1] : "")}{i}")));
                break;
            case "big":
                output.Line(Event(new string('b', Number(rest))));
                break;
            case "kept":
                var (id, text) = rest.Split(' ', 2) is [var spooled, var said] ? (spooled, said) : (rest, "");
                output.Line(Kept(id, text));
                break;
            case "as":
                var as3 = rest.Split(' ', 3);
                output.Line(Kept(as3[1], as3[2], $",\"patchbay/urgency\":{Server.Text(as3[0])}"));
                break;
            case "send":
                output.Line(rest);
                break;
            case "wait":
                await Task.Delay(TimeSpan.FromMilliseconds(Number(rest)), TimeProvider.System);
                break;
            case "exit":
                Environment.Exit(Number(rest));
                break;
            default:
                throw new FormatException($"unknown directive {line}");
        }
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    static string Kept(string id, string content, string more = "") =>
        $$$$"""{"method":"notifications/claude/channel","params":{"content":{{{{Server.Text(content)}}}},"meta":{"chat_id":"1"},"_meta":{"patchbay/event_id":{{{{Server.Text(id)}}}}{{{{more}}}}}},"jsonrpc":"2.0"}""";

    static string Event(string content) =>
        $$$$"""{"method":"notifications/claude/channel","params":{"content":{{{{Server.Text(content)}}}},"meta":{"chat_id":"1","user":"alice"}},"jsonrpc":"2.0"}""";
}
