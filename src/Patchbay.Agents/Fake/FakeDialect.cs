using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Patchbay.SessionHost.Attachments;

namespace Patchbay.Agents.Fake;

/// <summary>One vendor's way to ask and to stream.</summary>
abstract class FakeDialect
{
    /// <summary>Characters of one piece of an answer.</summary>
    public int PieceLength { get; set; } = 7;

    public abstract bool HasKey(IHeaderDictionary headers, string key);

    /// <summary>What the real server would refuse; null when the request is right.</summary>
    public abstract string? Complaint(JsonElement body);

    /// <summary>The first events of an answer, up to the end of its text.</summary>
    public abstract IEnumerable<string> Begin(string text, IReadOnlyList<string> thoughts, bool hidesLast);

    public abstract IEnumerable<string> Calls(IReadOnlyList<FakeCall> calls);

    /// <summary>The last events: all was said, or the answer was cut at its greatest length.</summary>
    public abstract IEnumerable<string> End(bool withCalls, bool isCut);

    /// <summary>A failure in the middle of an answer that began under status 200.</summary>
    public abstract string Fails(string code, string message);

    public abstract string Error(int status, string message);

    /// <summary>What the real server would say of a file that is not what it is called; null when it is right.</summary>
    protected static string? FileComplaint(string mediaType, string base64)
    {
        var buffer = new byte[(base64.Length / 4 * 3) + 3];
        return !Convert.TryFromBase64String(base64, buffer, out var length) ? "the data is no base64"
            : MediaTypes.Of(buffer.AsSpan(0, length)) != mediaType ? $"the data does not appear to be a valid {mediaType}"
            : length > MediaTypes.MostBytes(mediaType) ? $"the file exceeds the maximum: {length} bytes"
            : null;
    }

    /// <summary>Cut into pieces, as a model speaks: whoever reads must put them together.</summary>
    protected IEnumerable<string> Pieces(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(PieceLength, text.Length - at);
            length -= at + length < text.Length && char.IsHighSurrogate(text[at + length - 1]) ? 1 : 0;
            yield return text.Substring(at, Math.Max(1, length));
            at += Math.Max(1, length);
        }
    }

    protected static string Event(JsonObject data, string? name = null)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            data.WriteTo(writer);
        }

        var json = Encoding.UTF8.GetString(output.ToArray());
        return name is null ? $"data: {json}\n\n" : $"event: {name}\ndata: {json}\n\n";
    }
}
