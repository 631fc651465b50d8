using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.SessionHost.Feed;

/// <summary>The feed as JSON: snake_case, nothing that is null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FeedItem))]
public sealed partial class FeedJson : JsonSerializerContext
{
    /// <summary>Letters of all languages stay as they are; control characters are escaped by JSON itself.</summary>
    public static FeedJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>One line, without its LF.</summary>
    public static string Line(FeedItem item) => JsonSerializer.Serialize(item, Lines.FeedItem);
}
