using System.Text.Json;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Tests.Turns;

/// <summary>Half a surrogate pair, which JSON may name and no writer of JSON takes.</summary>
public sealed class HalfCharacterTests
{
    [Fact]
    public async Task A_call_whose_input_holds_one_is_refused_and_every_item_of_the_feed_can_be_written()
    {
        await using var desk = await TurnDesk.OpenAsync();
        foreach (var before in new[] { "", "a" })
        {
            await File.WriteAllTextAsync(
                Path.Combine(desk.Folder, $"faces{before}.txt"), before + string.Concat(Enumerable.Repeat("😀", 3_000)), TestContext.Current.CancellationToken);
        }

        desk.Agent.Plays(async (turn, interrupt) =>
        {
            var half = await turn.CallToolAsync("Read", JsonElement.Parse("""{"file_path":"\ud83d.txt"}"""), interrupt);
            var name = await turn.CallToolAsync("Read", JsonElement.Parse("""{"\ude00":1}"""), interrupt);

            // The feed's part of a long result ends before a pair or behind it; in one of these the bound is in its middle.
            await turn.CallToolAsync("Read", JsonElement.Parse("""{"file_path":"faces.txt"}"""), interrupt);
            await turn.CallToolAsync("Read", JsonElement.Parse("""{"file_path":"facesa.txt"}"""), interrupt);
            return $"{half.IsError} {name.Text}";
        });
        desk.Inbox.TryAdd(new InboxItem.Prompt("go"));
        desk.Loop.Start(desk.Agent);
        Assert.Equal("True half a character (one half of a surrogate pair) is in the input; nothing was done", (await desk.FinishedAsync()).Text);
        Assert.All(desk.Reading.Seen, item => Assert.DoesNotContain('\ufffd', FeedJson.Line(item)));
        Assert.Equal(2, desk.Reading.Seen.OfType<ToolCallStarted>().Count());
    }
}
