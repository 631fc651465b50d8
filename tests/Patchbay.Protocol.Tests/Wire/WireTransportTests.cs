using System.Text;
using ModelContextProtocol.Protocol;
using Patchbay.Protocol.Wire;

namespace Patchbay.Protocol.Tests.Wire;

public class WireTransportTests
{
    const string Event = """{"method":"notifications/claude/channel","params":{"content":"x"},"jsonrpc":"2.0"}""" + "\n";

    [Theory]
    [InlineData("installing packages ...\n", WireFaultKind.NotJson)]
    [InlineData("{\"a\":\n", WireFaultKind.NotJson)]
    [InlineData("{} {}\n", WireFaultKind.NotJson)]
    [InlineData("{'a':1}\n", WireFaultKind.NotJson)]
    [InlineData("[]\n", WireFaultKind.NotJsonRpc)]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"method\":\"m\"}]\n", WireFaultKind.NotJsonRpc)]
    [InlineData("42\n", WireFaultKind.NotJsonRpc)]
    [InlineData("null\n", WireFaultKind.NotJsonRpc)]
    [InlineData("\"text\"\n", WireFaultKind.NotJsonRpc)]
    [InlineData("{}\n", WireFaultKind.NotJsonRpc)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":7}\n", WireFaultKind.NotJsonRpc)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"m\"}\n", WireFaultKind.NotJsonRpc)]
    [InlineData("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"m\"}\n", WireFaultKind.NotJsonRpc)]
    public async Task A_line_that_is_no_message_is_reported_and_skipped(string line, WireFaultKind kind)
    {
        var run = await WireRun.OfAsync(Event + line + Event);

        Assert.Equal(["tap notifications/claude/channel {\"content\":\"x\"}", $"fault {kind}", "tap notifications/claude/channel {\"content\":\"x\"}"], run.Seen);
        Assert.Empty(run.Messages);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \t ")]
    [InlineData("\r")]
    [InlineData("\uFEFF")]
    public async Task An_empty_line_is_nothing(string line)
    {
        var run = await WireRun.OfAsync(line + "\n" + Event);

        Assert.Equal(["tap notifications/claude/channel {\"content\":\"x\"}"], run.Seen);
    }

    [Fact]
    public async Task A_mark_at_the_start_and_a_CR_at_the_end_do_not_matter() =>
        Assert.Single((await WireRun.OfAsync("\uFEFF" + Event.Replace("\n", "\r\n", StringComparison.Ordinal))).Seen);

    [Fact]
    public async Task Half_a_surrogate_pair_as_an_escape_harms_nothing()
    {
        // As the name of a member, as a method, as a value, and in what the SDK reads.
        var run = await WireRun.OfAsync(
            """{"\ud800ethod":1,"method":"a","jsonrpc":"2.0"}""" + "\n" +
            """{"method":"\ud800","jsonrpc":"2.0"}""" + "\n" +
            """{"method":"b","params":{"x":"\udc00"},"jsonrpc":"2.0"}""" + "\n" +
            """{"method":"\ud800","jsonrpc":"2.0","id":1}""" + "\n" +
            """{"\ud800\ud800":1,"jsonrpc":"2.0","id":"\ud800"}""" + "\n" + Event);

        Assert.Equal(["tap a ", "tap \uFFFD ", "tap b {\"x\":\"\\udc00\"}"], run.Seen.Take(3));
        Assert.StartsWith("tap notifications/claude/channel", run.Seen[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_harm_nothing()
    {
        byte[] line = [.. """{"method":"notifications/claude/channel","params":{"content":"a"""u8, 0xFF, 0xC0, .. "b\"},\"jsonrpc\":\"2.0\"}\n"u8];
        string? content = null;
        var run = await WireRun.OfAsync(
            new PiecewiseStream([line, new byte[] { 0xFE, 0xFF, (byte)'\n' }, Encoding.UTF8.GetBytes(Event)]),
            (_, parameters) =>
            {
                content ??= Protocol.Events.ChannelEventJson.Read(parameters.Span).Content;
                return Task.FromResult(true);
            });

        Assert.Equal("a\uFFFD\uFFFDb", content);
        Assert.Equal([WireFaultKind.NotJson], run.Faults.Select(fault => fault.Kind));
        Assert.Equal(3, run.Seen.Count);
    }

    [Fact]
    public async Task A_message_of_five_megabytes_arrives_whole()
    {
        var content = new string('é', 2_500_000);
        var length = 0;
        var run = await WireRun.OfAsync(
            $$$"""{"method":"notifications/claude/channel","params":{"content":"{{{content}}}"},"jsonrpc":"2.0"}""" + "\n" + Event,
            (_, parameters) =>
            {
                length = Math.Max(length, Protocol.Events.ChannelEventJson.Read(parameters.Span).Content.Length);
                return Task.FromResult(true);
            });

        Assert.Equal((2_500_000, 2), (length, run.Seen.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70_000)]
    public async Task A_line_over_the_limit_is_reported_once_and_the_next_one_is_read(int pieceSize)
    {
        var bytes = Encoding.UTF8.GetBytes("{\"x\":\"" + new string('x', 5_000) + "\"}\n" + Event);
        var run = await WireRun.OfAsync(new PiecewiseStream(bytes.Chunk(pieceSize).Select(piece => (ReadOnlyMemory<byte>)piece)), maxLineBytes: 100);

        Assert.Equal(["fault TooLong", "tap notifications/claude/channel {\"content\":\"x\"}"], run.Seen);
        Assert.InRange(run.Faults[0].Excerpt.Length, 1, 200);
    }

    [Fact]
    public async Task A_last_line_without_LF_counts_when_it_is_whole()
    {
        Assert.Single((await WireRun.OfAsync(Event[..^1])).Seen);
        Assert.Equal(["fault NotJson"], (await WireRun.OfAsync(Event[..^2])).Seen);
    }

    [Fact]
    public async Task Requests_and_answers_go_to_the_SDK_in_order_and_are_not_tapped()
    {
        var run = await WireRun.OfAsync(
            """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""" + "\n" + """{"jsonrpc":"2.0","id":"a","result":{}}""" + "\n" +
            """{"error":{"code":-1,"message":"m"},"id":2,"jsonrpc":"2.0"}""" + "\n");

        Assert.Empty(run.Seen);
        Assert.Equal([typeof(JsonRpcRequest), typeof(JsonRpcResponse), typeof(JsonRpcError)], run.Messages.Select(message => message.GetType()));
    }

    [Fact]
    public async Task What_the_tap_does_not_take_reaches_the_SDK()
    {
        var run = await WireRun.OfAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""" + "\n", (_, _) => Task.FromResult(false));

        Assert.Equal("notifications/initialized", Assert.IsType<JsonRpcNotification>(Assert.Single(run.Messages)).Method);
    }

    [Fact]
    public async Task A_tap_that_fails_is_reported_and_the_next_line_is_read()
    {
        Exception[] failures = [new System.Text.Json.JsonException("a"), new IOException("no space left"), new KeyNotFoundException("k"), new OperationCanceledException()];
        var next = 0;
        var run = await WireRun.OfAsync(
            string.Concat(Enumerable.Repeat(Event, 5)),
            (_, _) => next < failures.Length ? throw failures[next++] : Task.FromResult(true));

        Assert.Equal([WireFaultKind.BadParameters, WireFaultKind.NotTaken, WireFaultKind.NotTaken, WireFaultKind.NotTaken], run.Faults.Select(fault => fault.Kind));
        Assert.Equal("no space left", run.Faults[1].Reason);
        Assert.Equal(9, run.Seen.Count);
    }

    [Fact]
    public async Task What_a_fault_shows_cannot_speak_to_the_terminal()
    {
        var fault = Assert.Single((await WireRun.OfAsync("\u001B[2J" + new string('x', 1_000) + "\n")).Faults);

        Assert.StartsWith("␛[2Jxxx", fault.Excerpt, StringComparison.Ordinal);
        Assert.InRange(fault.Excerpt.Length, 1, 200);
    }

    [Fact]
    public async Task A_broken_pipe_ends_the_reading_quietly() =>
        Assert.Single((await WireRun.OfAsync(new PiecewiseStream([Encoding.UTF8.GetBytes(Event)], PiecewiseStream.Ending.Broken))).Seen);

    [Fact]
    public async Task Disposal_ends_the_reading_also_while_the_SDK_does_not_read()
    {
        var requests = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"jsonrpc":"2.0","id":1,"method":"m"}""" + "\n", 3_000)));
        var transport = new WireTransport(new PiecewiseStream([requests], PiecewiseStream.Ending.Open), Stream.Null, new() { Name = "test" });
        transport.Start();
        await transport.MessageReader.WaitToReadAsync();
        await transport.DisposeAsync();

        await transport.Completion.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Fact]
    public async Task The_probe_for_a_later_revision_is_answered_here_and_never_written()
    {
        using var written = new MemoryStream();
        await using var transport = new WireTransport(Stream.Null, written, new() { Name = "test", RefuseDiscover = true });

        await transport.SendMessageAsync(new JsonRpcRequest { Id = new RequestId(7), Method = "server/discover" });
        var answer = Assert.IsType<JsonRpcError>(await transport.MessageReader.ReadAsync());
        Assert.Equal((-32601, new RequestId(7)), (answer.Error.Code, answer.Id));
        Assert.Equal(0, written.Length);

        await transport.SendMessageAsync(new JsonRpcRequest { Id = new RequestId(8), Method = "initialize" });
        Assert.Contains("\"initialize\"", Encoding.UTF8.GetString(written.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_at_once_come_out_as_whole_lines()
    {
        using var written = new MemoryStream();
        await using var transport = new WireTransport(Stream.Null, written, new() { Name = "test" });

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => i % 2 == 0
            ? transport.SendMessageAsync(new JsonRpcNotification { Method = $"m{i}" })
            : transport.SendLinesAsync(Encoding.UTF8.GetBytes($$"""{"method":"m{{i}}"}""" + "\n"), CancellationToken.None))));

        var lines = Encoding.UTF8.GetString(written.ToArray()).Split('\n');
        Assert.Equal((201, ""), (lines.Length, lines[^1]));
        Assert.Equal(200, lines[..^1].Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("method").GetString()).Distinct().Count());
    }
}
