using System.Text.Json;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Tests.Feed;

/// <summary>What of an item leaves the machine's own screens.</summary>
public sealed class FeedExcerptTests
{
    [Fact]
    public void A_small_item_is_what_the_feed_says_of_it() =>
        Assert.All(
            FeedSamples.All.Where(item => !FeedJson.Line(item).Contains('<', StringComparison.Ordinal)),
            item => Assert.Equal(FeedJson.Line(item), FeedExcerpt.Of(item).GetRawText()));

    [Fact]
    public void A_long_text_is_cut_and_never_through_the_middle_of_a_character()
    {
        var text = Text(new AssistantText(1, string.Concat(Enumerable.Repeat("a😀", 10_000))));
        Assert.InRange(text.Length, FeedExcerpt.LongestText - 1, FeedExcerpt.LongestText + 1);
        Assert.EndsWith("…", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_990)]
    [InlineData(3_000)]
    public void A_credential_is_masked_wherever_the_cut_falls(int before)
    {
        var text = Text(new AssistantText(1, new string('a', before) + " ghp_0123456789abcdefghijABCDEFGHIJ456789 " + new string('b', 3_000)));
        Assert.DoesNotContain("ghp_", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_that_is_large_all_the_same_is_named_and_nothing_else()
    {
        var fields = string.Join(',', Enumerable.Range(0, 90).Select(i => $"\"{i}\":\"{new string('x', 1_000)}\""));
        var item = FeedExcerpt.Of(new ToolCallStarted(1, "c", "Write", "Write a file", JsonElement.Parse($"{{{fields}}}")) { Seq = 7 });
        Assert.True(item.GetProperty("cut").GetBoolean());
        Assert.Equal(("tool_call", 7, "Write"), (item.GetProperty("type").GetString(), item.GetProperty("seq").GetInt32(), item.GetProperty("tool").GetString()));
        Assert.False(item.TryGetProperty("input", out _));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("""{"n":1e999,"t":[true,false,null]}""")]
    public void An_input_of_any_shape_is_shown(string input) =>
        Assert.Equal("tool_call", FeedExcerpt.Of(new ToolCallStarted(1, "c", "Write", "d", JsonElement.Parse(input))).GetProperty("type").GetString());

    [Fact]
    public void A_list_of_ten_thousand_events_is_cut_to_a_hundred() =>
        Assert.Equal(100, FeedExcerpt.Of(new EventStateChanged("s", [.. Enumerable.Range(0, 10_000).Select(i => $"{i}")], "delivered", null))
            .GetProperty("event_ids").GetArrayLength());

    static string Text(AssistantText item) => FeedExcerpt.Of(item).GetProperty("text").GetString()!;
}
