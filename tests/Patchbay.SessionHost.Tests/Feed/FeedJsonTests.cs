using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Tests.Feed;

/// <summary>The documented schema and the frozen lines, so that neither the feed nor its documents drift.</summary>
public class FeedJsonTests
{
    static readonly JsonElement Schema =
        JsonElement.Parse(File.ReadAllText(Path.Combine(AcceptedText.Root, "docs/reference/feed.schema.json")));

    static readonly string[] Types =
        [.. typeof(FeedItem).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(type => (string)type.TypeDiscriminator!)];

    [Fact]
    public void Every_type_of_item_has_lines_that_are_frozen()
    {
        var lines = FeedSamples.All.Select(FeedJson.Line).ToList();
        Assert.Equal(Types.Order(StringComparer.Ordinal), lines.Select(Type).Distinct().Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain('\n', line));
        AcceptedText.Matches("tests/Patchbay.SessionHost.Tests/Feed/feed.jsonl", string.Join('\n', lines) + "\n");
    }

    [Fact]
    public void Every_line_follows_the_documented_schema()
    {
        foreach (var line in FeedSamples.All.Select(FeedJson.Line))
        {
            var value = JsonElement.Parse(line);
            var shape = Schema.GetProperty("oneOf").EnumerateArray()
                .Single(one => one.GetProperty("properties").GetProperty("type").GetProperty("const").GetString() == Type(line));
            Assert.Null(FeedSchema.Fault(shape, value));
            Assert.Null(FeedSchema.Fault(Schema, value));
        }
    }

    [Fact]
    public void The_schema_and_the_page_name_every_type_and_no_other()
    {
        var shapes = Schema.GetProperty("oneOf").EnumerateArray()
            .Select(one => one.GetProperty("properties").GetProperty("type").GetProperty("const").GetString()!);
        Assert.Equal(Types.Order(StringComparer.Ordinal), shapes.Order(StringComparer.Ordinal));
        var page = File.ReadAllText(Path.Combine(AcceptedText.Root, "docs/reference/feed.md"));
        Assert.All(Types, type => Assert.Contains($"| `{type}` |", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"type":"user","seq":1,"at":"2026-03-04T05:06:07Z"}""")]
    [InlineData("""{"type":"user","seq":0,"at":"2026-03-04T05:06:07Z","text":"x"}""")]
    [InlineData("""{"type":"user","seq":1,"at":"2026-03-04T05:06:07Z","text":7}""")]
    [InlineData("""{"type":"user","seq":1,"at":"2026-03-04T05:06:07Z","text":"x","more":1}""")]
    [InlineData("""{"type":"nothing","seq":1,"at":"2026-03-04T05:06:07Z"}""")]
    public void The_check_itself_can_fail(string line) => Assert.NotNull(FeedSchema.Fault(Schema, JsonElement.Parse(line)));

    [Fact]
    public void Control_characters_stand_as_escapes_and_letters_of_all_languages_as_they_are()
    {
        var line = FeedJson.Line(new UserPrompt("\u001B[31m\n\0\u009B\u007F grüße 日本 \"<>&"));
        Assert.Contains("""\u001B[31m\n\u0000\u009B\u007F grüße 日本 \"<>&""", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
    }

    static string Type(string line) => JsonElement.Parse(line).GetProperty("type").GetString()!;
}
