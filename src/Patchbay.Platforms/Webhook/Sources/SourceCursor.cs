using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Patchbay.Spool;

namespace Patchbay.Platforms.Webhook.Sources;

/// <summary>
/// How far a source that is asked has been read: a file beside the hooks, written after what was read is in the spool. So a crash in
/// between costs a second reading, which the spool knows.
/// </summary>
sealed class SourceCursor<T>(string path, JsonTypeInfo<T> type, T none)
    where T : class
{
    /// <summary>What cannot be read counts as nothing read yet.</summary>
    public T Read()
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? none : none;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return none;
        }
    }

    /// <summary>On disk when it returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(T value) => StateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(value, type));
}

/// <summary>Where a relay is to go on from.</summary>
sealed record RelayMark(string? LastEventId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RelayMark))]
[JsonSerializable(typeof(Polling.PollCursor))]
sealed partial class SourceJson : JsonSerializerContext;
