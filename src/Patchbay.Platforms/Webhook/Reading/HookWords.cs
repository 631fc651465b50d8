using System.Security.Cryptography;
using System.Text;

namespace Patchbay.Platforms.Webhook.Reading;

/// <summary>Makes names of what came: of a known form and length, whatever it was.</summary>
static class HookWords
{
    /// <summary>A word of a kind: lower-case letters, digits and underscores, whatever came.</summary>
    public static string Word(string? text)
    {
        var word = new string([.. (text ?? "").Take(40).Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_')]);
        return word.Length > 0 ? word : "unknown";
    }

    /// <summary>A name as it is when it is short, else its beginning and a digest: two long names that differ at the end stay two.</summary>
    public static string Key(string text) =>
        text.Length <= 200 ? text : $"{text[..160]}…{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}";

    /// <summary>A name for what these parts name together, of a length that does not depend on them.</summary>
    public static string Digest(params ReadOnlySpan<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part ?? "");
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
