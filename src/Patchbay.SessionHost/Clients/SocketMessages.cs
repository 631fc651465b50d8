using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Clients;

/// <summary>
/// The first line of a connection. <paramref name="Last"/> is the number of the newest item of the feed,
/// <paramref name="Seen"/> that of the last one that an attached terminal was given; <paramref name="Activity"/> is
/// <c>idle</c> or <c>working</c>.
/// </summary>
public sealed record SessionGreeting(
    int Protocol, string Name, string Version, int Process, string Project, string Activity, int Waiting, int Requests, int Attached, long Last, long Seen);

/// <summary>A line that answers a command. <paramref name="Id"/> is the command's.</summary>
sealed record ReplyLine(string? Id, bool Ok, string Text);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionGreeting))]
[JsonSerializable(typeof(ReplyLine))]
sealed partial class SocketJson : JsonSerializerContext
{
    /// <summary>One line, with its <c>type</c> first.</summary>
    public static string Line(SessionGreeting greeting) => Typed("hello", JsonSerializer.Serialize(greeting, Default.SessionGreeting));

    public static string Line(ReplyLine reply) => Typed("reply", JsonSerializer.Serialize(reply, Default.ReplyLine));

    /// <summary>Null for a type that this version does not know.</summary>
    public static FeedItem? Item(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, FeedJson.Lines.FeedItem);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string Typed(string type, string json) => $$"""{"type":"{{type}}",{{json.AsSpan(1)}}""";
}
