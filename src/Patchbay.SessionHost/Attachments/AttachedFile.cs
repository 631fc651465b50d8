using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.SessionHost.Trust;

namespace Patchbay.SessionHost.Attachments;

/// <summary>
/// A picture or document that came with an event: where it lies and what it was. The transcript keeps this and never the bytes.
/// <paramref name="Key"/> is the meta key that named it; <paramref name="Path"/> has no link in it; <paramref name="Sha256"/> is in hex.
/// </summary>
public sealed record AttachedFile(string Key, string Path, string MediaType, long Size, string Sha256)
{
    public static AttachedFile Of(string key, string path, string mediaType, byte[] bytes) => new(key, path, mediaType, bytes.Length, Hash(bytes));

    /// <summary>Its bytes, if they are still what they were; else null, with the reason in words that follow the file's name.</summary>
    public byte[]? Read(out string why)
    {
        if (!File.Exists(Path))
        {
            why = "is gone";
            return null;
        }

        if (OrdinaryFile.Read(Path, MediaTypes.MostBytes(MediaType), out why) is not { } bytes)
        {
            return null;
        }

        why = Hash(bytes) == Sha256 ? "" : "is not the file any more that came with the message";
        return why.Length == 0 ? bytes : null;
    }

    static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Null for none.</summary>
    internal static string? Text(IReadOnlyList<AttachedFile> files) =>
        files.Count == 0 ? null : JsonSerializer.Serialize(files, AttachedFileJson.Default.IReadOnlyListAttachedFile);

    /// <summary>What cannot be read as a list of files is none: the text of the entry names them all the same.</summary>
    internal static IReadOnlyList<AttachedFile> List(string text)
    {
        try
        {
            return text.Length == 0 ? [] : JsonSerializer.Deserialize(text, AttachedFileJson.Default.IReadOnlyListAttachedFile) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<AttachedFile>))]
sealed partial class AttachedFileJson : JsonSerializerContext;
