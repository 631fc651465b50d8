using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Protocol.Tests.Events;

/// <summary>
/// The round trip kills: a key order that matters, an escape of our own, a lost event id, role or mark. The coercion kills:
/// an object or null that becomes text, a number that loses its text, an event lost over one bad value.
/// </summary>
public class ChannelEventJsonTests
{
    [Theory]
    [InlineData("7", "7")]
    [InlineData("1.50e3", "1.50e3")]
    [InlineData("-0", "-0")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("\"\"", "")]
    [InlineData("\"\\u00e9\\n\"", "é\n")]
    [InlineData("\"a\\ud800b\"", "a\uFFFDb")]
    [InlineData("null", null)]
    [InlineData("{\"a\":[1]}", null)]
    [InlineData("[1,2]", null)]
    public void Values_become_their_text_or_are_left_out(string json, string? expected)
    {
        var message = Read($$"""{"meta":{"before":"1","k":{{json}},"after":"2"},"content":"x"}""");

        Assert.Equal(expected, message["k"]);
        Assert.Equal(("1", "2", "x"), (message["before"], message["after"], message.Content));
        Assert.Equal(expected is null ? ["k"] : [], message.DroppedKeys);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("_9", true)]
    [InlineData("A_z0", true)]
    [InlineData("", false)]
    [InlineData("9a", false)]
    [InlineData("a-b", false)]
    [InlineData("a b", false)]
    [InlineData("é", false)]
    [InlineData("a\n", false)]
    [InlineData("ａ", false)]
    public void Keys_are_identifiers(string key, bool expected) => Assert.Equal(expected, EventMeta.IsKey(key));

    [Fact]
    public void A_key_has_at_most_64_characters()
    {
        Assert.True(EventMeta.IsKey(new string('k', 64)));
        Assert.False(EventMeta.IsKey(new string('k', 65)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"content\":null}")]
    [InlineData("{\"content\":7}")]
    [InlineData("{\"content\":[\"x\"]}")]
    [InlineData("\"x\"")]
    public void An_event_without_text_is_refused(string json) => Assert.Throws<JsonException>(() => Read(json));

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[{\"a\":1}]")]
    public void A_meta_that_is_no_object_does_not_cost_the_event(string meta) =>
        Assert.Empty(Read($$"""{"content":"x","meta":{{meta}}}""").Meta);

    [Fact]
    public void Of_a_key_that_comes_twice_the_last_value_counts()
    {
        var message = Read("""{"content":"no","meta":{"a":"1","b":"2","a":"3"},"content":"yes"}""");

        Assert.Equal("yes", message.Content);
        Assert.Equal([new("a", "3"), new("b", "2")], message.Meta);
    }

    [Fact]
    public void Names_that_are_no_text_are_dropped_and_nothing_else()
    {
        var message = Read("""{"\ud800":1,"\udc00ntent":2,"content":"x","meta":{"\ud800":"1","a":"2"},"_meta":{"\ud800":1,"patchbay/event_id":"e"}}""");

        Assert.Equal(("x", "2", "e"), (message.Content, message["a"], message.Id));
        Assert.Equal(["\uFFFD"], message.DroppedKeys);
    }

    [Fact]
    public void Unknown_members_and_a_strange_envelope_are_passed_over()
    {
        var message = Read("""{"x":{"content":"no"},"_meta":{"patchbay/event_id":7,"patchbay/role":["owner"],"patchbay/redelivered":"true","y":{}},"content":""}""");

        Assert.Equal(("", null, null, false), (message.Content, message.Id, message.Role, message.Redelivered));
    }

    [Fact]
    public void What_is_written_is_one_line_and_reads_back_as_it_was() => HostileText.Check(Prop.ForAll(
        HostileText.Any.ToArbitrary(),
        HostileText.Any.ToArbitrary(),
        (content, value) =>
        {
            var message = new ChannelEvent { Content = content, Meta = [new("k", value), new("user", content)], Id = "e" + value, Role = "sender", Urgency = EventUrgency.Urgent, Redelivered = true };
            var line = new ArrayBufferWriter<byte>();
            ChannelEventJson.WriteLine(line, message);
            using var document = JsonDocument.Parse(line.WrittenMemory);
            var parameters = document.RootElement.GetProperty("params").GetRawText();
            var read = Read(parameters);

            // Half pairs have no UTF-8.
            return line.WrittenSpan.IndexOf((byte)'\n') == line.WrittenCount - 1
                && read.Content == Whole(content) && read["k"] == Whole(value) && read["user"] == Whole(content)
                && (read.Id, read.Role, read.Urgency, read.Redelivered) == ("e" + Whole(value), "sender", EventUrgency.Urgent, true);
        }));

    [Theory]
    [InlineData("\"low\"", EventUrgency.Low)]
    [InlineData("\"urgent\"", EventUrgency.Urgent)]
    [InlineData("\"normal\"", EventUrgency.Normal)]
    [InlineData("\"URGENT\"", EventUrgency.Normal)]
    [InlineData("\"later\"", EventUrgency.Normal)]
    [InlineData("2", EventUrgency.Normal)]
    [InlineData("[\"urgent\"]", EventUrgency.Normal)]
    public void An_urgency_that_is_not_known_is_normal(string json, EventUrgency expected) =>
        Assert.Equal(expected, Read("{\"content\":\"x\",\"_meta\":{\"patchbay/urgency\":" + json + "}}").Urgency);

    [Fact]
    public void A_plain_event_carries_nothing_of_ours()
    {
        var line = new ArrayBufferWriter<byte>();
        ChannelEventJson.WriteLine(line, new ChannelEvent { Content = "é <&>", Meta = [new("chat_id", "42")] });

        Assert.Equal(
            """{"jsonrpc":"2.0","method":"notifications/claude/channel","params":{"content":"é <&>","meta":{"chat_id":"42"}}}""" + "\n",
            Encoding.UTF8.GetString(line.WrittenSpan));
    }

    static ChannelEvent Read(string json) => ChannelEventJson.Read(Encoding.UTF8.GetBytes(json));

    static string Whole(string text) => string.Concat(text.EnumerateRunes());
}
