using System.Text.Json;
using FsCheck.Fluent;
using Patchbay.Protocol;
using Patchbay.Protocol.Tests;
using Patchbay.SessionHost.Feed;
using Patchbay.Terminal.Drawing;

namespace Patchbay.Terminal.Tests.Drawing;

public class FeedDrawingProperties
{
    static IEnumerable<FeedItem> Items(string text) =>
    [
        new SessionStarted(text, text, "rehearsal", text, "default", "0.1.0"),
        new ChannelStatus(text, false, text, text),
        new EventQueued(text, text, text, text, text, new Dictionary<string, string>()),
        new EventStateChanged(text, [text], "failed", text),
        new UserPrompt(text),
        new AssistantText(1, text),
        new ModelThought(1, text, 1),
        new ToolCallStarted(1, text, text, text, Input("command", text)),
        new ToolCallStarted(1, text, "Write", text, Input("content", text)),
        new ToolCallFinished(1, text, text, true, text),
        Asked(text),
        Asked(text) with { Announcement = 2 },
        new PermissionClosed("abcde", "allowed", text),
        new QuestionAsked("abcde", "choice", text, [text, text], default),
        new QuestionClosed("abcde", text, text),
        new TurnFinished(1, "failed", text, null, 0),
        new Notice("error", text, text),
    ];

    [Fact]
    public void Whatever_comes_from_outside_is_drawn_as_data() => HostileText.Check(
        Prop.ForAll(HostileText.Any.ToArbitrary(), text => Items(text).All(item => IsData(new FeedDrawing(new Sheet(colours: false)).Draw(item)))), 300);

    [Fact]
    public void The_full_input_and_the_tables_too() => HostileText.Check(
        Prop.ForAll(HostileText.Any.ToArbitrary(), text =>
        {
            var sheet = new Sheet(colours: false) { Columns = 40 };
            var view = new SessionView();
            foreach (var item in Items(text))
            {
                view.Observe(item);
            }

            return IsData(InputDrawing.Draw(sheet, Asked(text))) && IsData(Tables.Status(sheet, view))
                && IsData(Tables.Channels(sheet, view)) && IsData(Tables.Waiting(sheet, view));
        }), 300);

    [Fact]
    public void Markup_is_text() =>
        Assert.Contains("← [bold]a[/] · [red]: [link=x]y[/]", new FeedDrawing(new Sheet(colours: true)).Draw(
            new EventQueued("[bold]a[/]", "e", "[red]", "owner", "[link=x]y[/]", new Dictionary<string, string>()))
            .Select(line => System.Text.RegularExpressions.Regex.Replace(line, "\e\\[[0-9;]*m", "")));

    [Fact]
    public void A_very_long_text_is_drawn()
    {
        var lines = new FeedDrawing(new Sheet(colours: true)).Draw(new AssistantText(1, new string('x', 300_000)));
        Assert.Equal(300_000, lines.Sum(line => line.Count(letter => letter is 'x')));
    }

    static PermissionAsked Asked(string text) => new("abcde", text, text, text, Input("command", text), text, [text], default, 1);

    static bool IsData(IReadOnlyList<string> lines) => lines.All(line => !line.Any(PlainText.IsControl) && !line.Contains('\n', StringComparison.Ordinal));

    static JsonElement Input(string name, string text) => JsonElement.Parse(JsonSerializer.Serialize(new Dictionary<string, string> { [name] = text }));
}
