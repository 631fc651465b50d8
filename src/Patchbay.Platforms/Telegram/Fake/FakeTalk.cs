using System.Globalization;
using System.Text.Json.Nodes;
using Patchbay.Protocol;

namespace Patchbay.Platforms.Telegram.Fake;

/// <summary>
/// The fake server by hand: a line that is typed is a message of a person, and what the bot does in their chat is printed.
/// <c>TEXT</c> is said by 42, <c>ID: TEXT</c> by another; <c>press MESSAGE DATA</c> presses a button as 42.
/// </summary>
public sealed class FakeTalk(FakeBotApi bot, TextReader lines, TextWriter screen, TimeProvider time)
{
    const long Somebody = 42;
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    readonly Dictionary<(long Chat, string Message), string> _printed = [];
    readonly HashSet<long> _people = [Somebody];

    /// <summary>Until the input or the token ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        bot.People.Direct(Somebody);
        var reading = lines.ReadLineAsync(cancellationToken).AsTask();
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(reading, Task.Delay(Look, time, cancellationToken));
            if (reading.IsCompleted)
            {
                if (reading.IsCanceled || await reading is not { } line)
                {
                    return;
                }

                await TakeAsync(line.Trim());
                reading = lines.ReadLineAsync(cancellationToken).AsTask();
            }

            await PrintAsync();
        }
    }

    async Task TakeAsync(string line)
    {
        if (line.Split(' ', 3) is ["press", var number, var data] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var message))
        {
            bot.People.Press(bot.People.Direct(Somebody), Somebody, message, data.Trim());
        }
        else if (line.Length > 0)
        {
            var (person, text) = line.Split(':', 2) is [var id, var said] && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var other)
                ? (other, said.Trim())
                : (Somebody, line);
            _people.Add(person);
            var given = bot.People.Say(person, text, person == Somebody ? "you" : $"user{person}");
            await screen.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{person} #{given}: {text}"));
        }
    }

    async Task PrintAsync()
    {
        foreach (var person in _people)
        {
            foreach (var message in bot.People.Direct(person).FromBot())
            {
                var number = message["message_id"]!.ToString();
                var text = Text(message);
                if (_printed.GetValueOrDefault((person, number)) != text)
                {
                    var isEdit = _printed.ContainsKey((person, number));
                    _printed[(person, number)] = text;
                    await screen.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"bot to {person} #{number}{(isEdit ? " (edited)" : "")}: {text}"));
                }
            }
        }
    }

    static string Text(JsonObject message)
    {
        var buttons = message["reply_markup"]?["inline_keyboard"]?.AsArray().SelectMany(row => row!.AsArray())
            .Select(button => $"[{button!["text"]} = {button["callback_data"]}]") ?? [];
        return PlainText.Neutralise($"{message["text"]?.ToString() ?? $"(file {message["file_name"]})"} {string.Join(' ', buttons)}".TrimEnd());
    }
}
