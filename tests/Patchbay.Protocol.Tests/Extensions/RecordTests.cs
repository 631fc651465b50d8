using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Protocol.Tests.Extensions;

/// <summary>The records as they stand on the wire: a renamed property is a broken peer.</summary>
public class RecordTests
{
    static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_plain_request_has_the_four_strings_of_the_contract_and_nothing_else() => Assert.Equal(
        """{"jsonrpc":"2.0","method":"notifications/claude/channel/permission_request","params":{"request_id":"abcde","tool_name":"Bash","description":"List","input_preview":"{\"command\":\"ls\"}"}}""" + "\n",
        Encoding.UTF8.GetString(WireJson.NotificationLine(
            WireMethods.PermissionRequest,
            new PermissionRequest("abcde", "Bash", "List", """{"command":"ls"}"""),
            WireJson.Default.PermissionRequest)));

    [Fact]
    public void A_full_request_carries_its_detail_in_the_envelope()
    {
        var request = new PermissionRequest("abcde", "Bash", "d", "p")
        {
            Extension = new() { Detail = new(["e1", "e2"], JsonSerializer.SerializeToElement(new { command = "ls" }), "Bash(ls)", Noon, 2) },
        };
        var json = JsonSerializer.Serialize(request, WireJson.Default.PermissionRequest);

        Assert.Contains(
            """_meta":{"patchbay/permission":{"event_ids":["e1","e2"],"input":{"command":"ls"},"rule":"Bash(ls)","expires_at":"2026-01-02T12:00:00+00:00","announcement":2}}""",
            json, StringComparison.Ordinal);
        var detail = JsonSerializer.Deserialize(json, WireJson.Default.PermissionRequest)!.Extension!.Detail!;
        Assert.Equal(("Bash(ls)", Noon, 2, 2), (detail.Rule, detail.ExpiresAt, detail.Announcement, detail.EventIds.Count));
    }

    [Theory]
    [InlineData("""{"request_id":"abcde","behavior":"allow"}""", true, true)]
    [InlineData("""{"behavior":"deny","request_id":"abcde","other":{}}""", true, false)]
    [InlineData("""{"request_id":"abcde","behavior":"ALLOW"}""", false, false)]
    [InlineData("""{"request_id":"ABCDE","behavior":"allow"}""", false, true)]
    [InlineData("""{"request_id":"abcde"}""", false, false)]
    [InlineData("""{"behavior":"allow"}""", false, true)]
    public void Only_an_exact_verdict_is_valid(string json, bool valid, bool allow)
    {
        var verdict = JsonSerializer.Deserialize(json, WireJson.Default.PermissionVerdict)!;

        Assert.Equal((valid, allow), (verdict.IsValid, verdict.IsAllow));
    }

    [Theory]
    [InlineData("""{"request_id":7,"behavior":"allow"}""")]
    [InlineData("""{"request_id":["abcde"],"behavior":"allow"}""")]
    [InlineData("""["abcde"]""")]
    public void A_verdict_of_the_wrong_types_is_an_error_and_no_verdict(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, WireJson.Default.PermissionVerdict));

    [Fact]
    public void Receipts_speak_in_lower_case_words()
    {
        var states = string.Concat(Enum.GetValues<ReceiptState>().Select(state => $" {JsonSerializer.Serialize(new ReceiptBatch([new("e", state)]), WireJson.Default.ReceiptBatch)}"));

        Assert.Equal(
            string.Concat(((string[])["queued", "delivered", "answered", "read", "failed", "expired"]).Select(word => $$""" {"receipts":[{"event_id":"e","state":"{{word}}"}]}""")),
            states);
    }

    [Fact]
    public void Questions_sessions_and_commands_have_their_names()
    {
        Assert.Equal(
            """{"question_id":"abcde","kind":"plan","text":"t","options":["A","B"],"event_ids":[],"expires_at":"2026-01-02T12:00:00+00:00"}""",
            JsonSerializer.Serialize(new Question("abcde", QuestionKind.Plan, "t", ["A", "B"], [], Noon), WireJson.Default.Question));
        Assert.Equal(
            """{"name":"n","project":"p","activity":"working","channel":"listening"}""",
            JsonSerializer.Serialize(new SessionInfo("n", "p", SessionActivity.Working, "listening"), WireJson.Default.SessionInfo));
        Assert.Equal(
            """{"control_id":"c","command":"stop"}""",
            JsonSerializer.Serialize(new ControlCommand("c", "stop"), WireJson.Default.ControlCommand));
        Assert.Equal(
            """{"request_id":"abcde","outcome":"allowed"}""",
            JsonSerializer.Serialize(new PermissionResolved("abcde", "allowed"), WireJson.Default.PermissionResolved));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"x":1}""", true)]
    [InlineData("false", false)]
    [InlineData("true", false)]
    [InlineData("null", false)]
    [InlineData("\"yes\"", false)]
    [InlineData("[]", false)]
    public void Fact_19_A_capability_is_declared_by_an_object_and_false_equals_absent(string json, bool declared)
    {
        using var document = JsonDocument.Parse($$"""{"k":{{json}}}""");
        var parsed = new Dictionary<string, object> { [WireCapabilities.PermissionRelay] = document.RootElement.GetProperty("k") };
        Assert.Equal(declared, parsed.Declares(WireCapabilities.PermissionRelay));
        Assert.False(parsed.Declares(WireCapabilities.ChannelEvents));
        if (JsonNode.Parse(json) is { } node)
        {
            Assert.Equal(declared, new Dictionary<string, object> { ["k"] = node }.Declares("k"));
        }
    }

    [Fact]
    public void What_is_declared_is_found_declared()
    {
        var map = WireCapabilities.Declare([WireCapabilities.ChannelEvents, .. WireCapabilities.Extensions]);

        Assert.All(WireCapabilities.Extensions, key => Assert.True(map.Declares(key)));
        Assert.True(map.Declares(WireCapabilities.ChannelEvents));
        Assert.False(map.Declares(WireCapabilities.PermissionRelay));
        Assert.False(((IDictionary<string, object>?)null).Declares(WireCapabilities.ChannelEvents));
    }
}
