using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.Channels.Gate;

/// <summary>
/// The time in which strangers may ask to pair, with the one-time secret that a link carries. The file knows only a hash of
/// the secret. Whoever brings it first has the place beside the codes.
/// </summary>
/// <param name="ClaimedBy">The code that was given to whoever brought the secret.</param>
/// <param name="ClaimedName">What that person is called there; proves nothing.</param>
public sealed record PairingWindow(DateTimeOffset OpenedAt, DateTimeOffset ClosesAt, string SecretHash, string? ClaimedBy = null, string? ClaimedName = null)
{
    public bool IsOpen(DateTimeOffset now) => OpenedAt <= now && now < ClosesAt;

    /// <summary>A secret for a link: 22 characters that stand in any URL.</summary>
    public static string NewSecret() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    internal static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    internal bool IsSecret(string text) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(text)), Encoding.ASCII.GetBytes(SecretHash));

    /// <summary>Null when there is no window, or none that can be read: then it is closed.</summary>
    internal static PairingWindow? Parse(byte[]? content)
    {
        try
        {
            return content is not null && AccessReader.Parse(content) is var root
                && Number(root["openedAt"]) is { } opened && Number(root["closesAt"]) is { } closes && Text(root["secretHash"]) is { } hash
                    ? new PairingWindow(DateTimeOffset.FromUnixTimeMilliseconds(opened), DateTimeOffset.FromUnixTimeMilliseconds(closes), hash, Text(root["claimedBy"]), Text(root["claimedName"]))
                    : null;
        }
        catch (Exception damaged) when (damaged is JsonException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    internal byte[] Format() => AccessJson.Bytes(new JsonObject
    {
        ["openedAt"] = OpenedAt.ToUnixTimeMilliseconds(),
        ["closesAt"] = ClosesAt.ToUnixTimeMilliseconds(),
        ["secretHash"] = SecretHash,
        ["claimedBy"] = ClaimedBy,
        ["claimedName"] = ClaimedName,
    });

    static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
