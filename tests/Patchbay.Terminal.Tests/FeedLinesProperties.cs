using System.Text.Json;
using FsCheck.Fluent;
using Patchbay.Protocol;
using Patchbay.Protocol.Tests;
using Patchbay.SessionHost.Feed;

namespace Patchbay.Terminal.Tests;

/// <summary>Kills: a field that is printed as it came, and text that begins a line of its own and looks like ours.</summary>
public class FeedLinesProperties
{
    // Every field that can hold text from outside holds hostile text.
    static IReadOnlyList<FeedItem> Items(string text) =>
    [
        new SessionStarted(text, text, "rehearsal", text, "default", "0"),
        new ChannelStatus(text, true, null, null),
        new ChannelStatus(text, false, text, text),
        new ChannelStatus(text, false, text, null),
        new EventQueued(text, text, text, text, text, new Dictionary<string, string> { [text] = text }),
        new EventStateChanged(text, [text], "failed", text),
        new EventStateChanged(text, [text], "expired", null),
        new UserPrompt(text),
        new AssistantText(1, text),
        new ModelThought(1, text, int.MaxValue),
        new ToolCallStarted(1, text, text, text, Input(text)),
        new ToolCallStarted(1, text, text, text, JsonElement.Parse("""{"command":"\ud800"}""")),
        new ToolCallFinished(1, text, text, false, text),
        new ToolCallFinished(1, text, text, true, text),
        new PermissionAsked("abcde", text, text, text, Input(text), text, [text], default, 1),
        new PermissionAsked("abcde", text, text, text, Input(text), text, [text], default, 2),
        new PermissionClosed("abcde", "allowed", text),
        new QuestionAsked("abcde", "choice", text, [text, text], default),
        new QuestionClosed("abcde", text, text),
        new TurnFinished(1, "failed", text, null, 0),
        new Notice("info", text, text),
        new Notice("error", text, text),
    ];

    [Fact]
    public void Whatever_comes_from_outside_is_printed_as_data() =>
        HostileText.Check(Prop.ForAll(HostileText.Any.ToArbitrary(), text => Items(text).All(IsData)));

    [Fact]
    public void Long_text_too() =>
        HostileText.Check(Prop.ForAll(HostileText.Long.ToArbitrary(), text => Items(text).All(IsData)), 60);

    static bool IsData(FeedItem item)
    {
        var lines = FeedLines.Render(item).SelectMany(line => line.Split('\n')).ToList();
        return lines.All(line => !line.Any(character => PlainText.IsControl(character) || IsDirection(character)))
            && (item is SessionStarted || lines.Skip(1).All(line => line.StartsWith("  ", StringComparison.Ordinal)));
    }

    static bool IsDirection(char character) =>
        character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u061C';

    static JsonElement Input(string text) =>
        JsonElement.Parse(JsonSerializer.Serialize(new Dictionary<string, string> { ["command"] = text }));
}
