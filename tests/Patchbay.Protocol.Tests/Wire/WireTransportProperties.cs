using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Patchbay.Protocol.Tests.Wire;

/// <summary>
/// However the bytes of a stream are cut into reads, the same lines come out, in their order, one after the other. Kills:
/// a line lost or doubled where a read ends, a CR or a mark taken for text, a limit that depends on the reads, a skipped
/// line that takes the next with it, a tap that is not awaited, a fault that ends the reading.
/// </summary>
public class WireTransportProperties
{
#pragma warning disable VSTHRD002 // a property is a function; the runner has no thread that could be starved by it

    static readonly Gen<(string Line, string? Seen)> AnyLine = Gen.OneOf<(string, string?)>(
        HostileText.Any.Select(text => (Notification("n", text), (string?)$"tap n {Parameters(text)}")),
        Gen.Choose(0, 99).Select(number => ($$"""{ "params" : {"i":{{number}}} , "jsonrpc":"2.0", "method":"{{number}}" }""", (string?)$"tap {number} {{\"i\":{number}}}")),
        Gen.Choose(0, 99).Select(number => ($$"""{"jsonrpc":"2.0","id":{{number}},"method":"ask"}""", (string?)null)),
        Gen.Elements("", "  ", "\uFEFF").Select(line => (line, (string?)null)),
        Gen.Elements("noise", "{", "{\"a\"", "}", "\u001B[31m", "\uFEFFx", "{}}").Select(line => (line, (string?)"fault NotJson")),
        Gen.Elements("[]", "1", "null", "\"s\"", "{}", "{\"jsonrpc\":\"2.0\"}").Select(line => (line, (string?)"fault NotJsonRpc")),
        Gen.Choose(20_001, 30_000).Select(length => ($"{{\"x\":\"{new string('x', length)}\"}}", (string?)"fault TooLong")),
        Gen.Choose(18_000, 19_000).Select(length => (Notification("long", new string('y', length)), (string?)$"tap long {Parameters(new string('y', length))}")));

    static readonly Gen<(List<(string Line, string? Seen)> Lines, List<int> Cuts, bool Crlf)> AnyStream =
        from lines in AnyLine.ListOf()
        from cuts in Gen.Choose(1, 400).ListOf()
        from crlf in Gen.Elements(true, false)
        select (lines.ToList(), cuts.ToList(), crlf);

    [Fact]
    public void Any_lines_in_any_pieces_come_out_in_order() => HostileText.Check(Prop.ForAll(AnyStream.ToArbitrary(), stream =>
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(stream.Lines.Select(line => line.Line + (stream.Crlf ? "\r\n" : "\n"))));
        var run = WireRun.OfAsync(new PiecewiseStream(Cut(bytes, stream.Cuts)), maxLineBytes: 20_000).GetAwaiter().GetResult();

        return !run.Overlapped
            && run.Seen.SequenceEqual(stream.Lines.Where(line => line.Seen is not null).Select(line => line.Seen!))
            && run.Messages.Count == stream.Lines.Count(line => line.Line.Contains("\"ask\"", StringComparison.Ordinal));
    }), 300);

    [Fact]
    public void No_bytes_at_all_end_the_reading_before_the_stream_ends() => HostileText.Check(Prop.ForAll(
        (from bytes in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf()
         from text in HostileText.Any
         from cuts in Gen.Choose(1, 20).ListOf()
         select (Bytes: (byte[])[.. bytes, .. Encoding.UTF8.GetBytes(text)], Cuts: cuts.ToList())).ToArbitrary(),
        noise =>
        {
            // Whatever came before, what comes after its LF is read.
            byte[] all = [.. noise.Bytes, (byte)'\n', .. Encoding.UTF8.GetBytes(Notification("last", "x")), (byte)'\n'];
            var run = WireRun.OfAsync(new PiecewiseStream(Cut(all, noise.Cuts))).GetAwaiter().GetResult();
            return run.Seen.Count > 0 && run.Seen[^1] == $"tap last {Parameters("x")}";
        }));

    static string Notification(string method, string text) => $$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{Parameters(text)}}}""";

    static string Parameters(string text) => $"{{\"t\":{JsonSerializer.Serialize(text)}}}";

    // The cuts again and again, until the bytes are used up.
    static IEnumerable<ReadOnlyMemory<byte>> Cut(byte[] bytes, List<int> cuts)
    {
        var position = 0;
        for (var i = 0; position < bytes.Length; i++)
        {
            var length = Math.Min(cuts.Count == 0 ? bytes.Length : cuts[i % cuts.Count], bytes.Length - position);
            yield return bytes.AsMemory(position, length);
            position += length;
        }
    }
}
