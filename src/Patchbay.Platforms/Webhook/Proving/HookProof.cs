using System.Security.Cryptography;
using System.Text;

namespace Patchbay.Platforms.Webhook.Proving;

/// <summary>How signatures are made and compared. Whatever they are compared with, the time does not depend on it.</summary>
static class HookProof
{
    /// <summary>How far the time in a signature may be from ours, before and after.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(5);

    public static bool IsTimely(DateTimeOffset signed, DateTimeOffset now) => (now - signed).Duration() <= Window;

    /// <summary>Seconds since 1970 as vendors write them; null for anything else.</summary>
    public static DateTimeOffset? UnixSeconds(string? text) =>
        text is { Length: > 0 and <= 12 } && text.All(char.IsAsciiDigit) && long.TryParse(text, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>HMAC-SHA256 under the secret as UTF-8, over the parts in their order.</summary>
    public static byte[] Sha256(string secret, params ReadOnlySpan<ReadOnlyMemory<byte>> parts) => Sha256(Encoding.UTF8.GetBytes(secret), parts);

    public static byte[] Sha256(ReadOnlySpan<byte> key, params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var part in parts)
        {
            mac.AppendData(part.Span);
        }

        return mac.GetHashAndReset();
    }

    public static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The signature is these bytes in hexadecimal, of either case.</summary>
    public static bool IsHex(string signature, ReadOnlySpan<byte> expected)
    {
        Span<byte> given = stackalloc byte[64];
        return signature.Length == expected.Length * 2 && expected.Length <= given.Length
            && Convert.FromHexString(signature, given, out _, out var length) is System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given[..length], expected);
    }

    /// <summary>A header of a word such as <c>sha256=</c> and the HMAC-SHA256 of the body in hexadecimal.</summary>
    public static HookRefusal? Prefixed(string? signature, string prefix, HookSecrets secrets, ReadOnlyMemory<byte> body) =>
        signature is null ? HookRefusal.Unsigned
        : !signature.StartsWith(prefix, StringComparison.Ordinal) ? HookRefusal.Malformed
        : secrets.Any(secret => IsHex(signature[prefix.Length..], Sha256(secret, body))) ? null : HookRefusal.Wrong;

    /// <summary>The signature is these bytes in Base64.</summary>
    public static bool IsBase64(string signature, ReadOnlySpan<byte> expected)
    {
        Span<byte> given = stackalloc byte[96];
        return signature.Length <= 88 && Convert.TryFromBase64String(signature, given, out var length)
            && CryptographicOperations.FixedTimeEquals(given[..length], expected);
    }

    /// <summary>
    /// <c>Authorization</c> with the secret as a bearer's token, or as the password of the user <c>patchbay</c>: for vendors that
    /// sign nothing and can send a header or a user with a password.
    /// </summary>
    public static HookRefusal? Authorized(HookRequest request, HookSecrets secrets)
    {
        if (request.Headers["Authorization"] is not { } header)
        {
            return HookRefusal.Unsigned;
        }

        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var (scheme, given) = space < 0 ? (header, "") : (header[..space], header[(space + 1)..]);
        Func<string, string>? expected = scheme.ToUpperInvariant() switch
        {
            "BEARER" => secret => secret,
            "BASIC" => secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"patchbay:{secret}")),
            _ => null,
        };
        return expected is null ? HookRefusal.Malformed : secrets.Any(secret => IsToken(given, expected(secret))) ? null : HookRefusal.Wrong;
    }

    /// <summary>A token that is sent as it is: compared by digests, so that not even its length shows.</summary>
    public static bool IsToken(string? given, string secret) =>
        given is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
