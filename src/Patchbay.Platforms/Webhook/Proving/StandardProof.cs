namespace Patchbay.Platforms.Webhook.Proving;

/// <summary>
/// The signatures of Standard Webhooks over <c>ID.SECONDS.</c> and the body: <c>webhook-signature</c> lists, with spaces between,
/// <c>v1,</c> and HMAC-SHA256 in Base64, where the secret is Base64 behind <c>whsec_</c>; or <c>v1a,</c> and Ed25519, where the sender gives a
/// public key behind <c>whpk_</c>.
/// </summary>
static class StandardProof
{
    public const string Id = "webhook-id";
    public const string Time = "webhook-timestamp";
    public const string Signature = "webhook-signature";

    const string KeyPrefix = "whsec_";
    const string PublicKeyPrefix = "whpk_";
    const string Version = "v1,";
    const string PublicVersion = "v1a,";
    const int MostSignatures = 20;

    static HookRefusal NeedsPublicKey { get; } = new(401, "signed with a private key (v1a): the hook needs the public one (whpk_)");

    public static bool IsKey(string secret) => secret.StartsWith(KeyPrefix, StringComparison.Ordinal);

    /// <summary>Only the sender can sign what it fits.</summary>
    public static bool IsPublicKey(string secret) => secret.StartsWith(PublicKeyPrefix, StringComparison.Ordinal);

    /// <summary>Why it cannot be a secret; null when it can.</summary>
    public static string? Problem(string secret) => !IsPublicKey(secret) ? null
        : !Ed25519.IsThere ? "signatures with a public key (whpk_, Ed25519) are proven by OpenSSL 3 on Linux, which is not here; choose a symmetric secret (whsec_) at the sender"
        : PublicKey(secret) is null ? "this is no public key: whpk_ and the Base64 of its 32 bytes" : null;

    public static HookRefusal? Verify(HookRequest request, string secret, DateTimeOffset now)
    {
        if (request.Headers[Id] is not { Length: > 0 } id || request.Headers[Time] is not { } time || request.Headers[Signature] is not { } header)
        {
            return HookRefusal.Unsigned;
        }

        if (HookProof.UnixSeconds(time) is not { } signed || Fits(secret, HookProof.Utf8($"{id}.{time}."), request.Body) is not { } fits)
        {
            return HookRefusal.Malformed;
        }

        var (found, parts) = (false, header.Split(' ', MostSignatures));
        foreach (var one in parts)
        {
            found |= fits(one);
        }

        return found ? HookProof.IsTimely(signed, now) ? null : HookRefusal.Untimely
            : !IsPublicKey(secret) && parts.All(one => one.StartsWith(PublicVersion, StringComparison.Ordinal)) ? NeedsPublicKey
            : HookRefusal.Wrong;
    }

    public static HookRequest Sign(HookRequest request, string secret, DateTimeOffset now)
    {
        var (id, time) = ($"msg_{request.Digest[..24]}", HookSigning.Seconds(now));
        return IsPublicKey(secret) || Key(secret) is not { } key ? request
            : request.With((Id, id), (Time, time), (Signature, Version + Convert.ToBase64String(HookProof.Sha256(key, HookProof.Utf8($"{id}.{time}."), request.Body))));
    }

    /// <summary>Whether one part of the list fits; null for a secret that is none.</summary>
    static Func<string, bool>? Fits(string secret, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body)
    {
        if (IsPublicKey(secret))
        {
            byte[] message = [.. head.Span, .. body.Span];
            return PublicKey(secret) is not { } key ? null
                : part => part.StartsWith(PublicVersion, StringComparison.Ordinal) && Bytes(part[PublicVersion.Length..]) is { } signature && Ed25519.Verify(key, signature, message);
        }

        if (Key(secret) is not { } shared)
        {
            return null;
        }

        var expected = HookProof.Sha256(shared, head, body);
        return part => part.StartsWith(Version, StringComparison.Ordinal) && HookProof.IsBase64(part[Version.Length..], expected);
    }

    static byte[]? Key(string secret) => Bytes(IsKey(secret) ? secret[KeyPrefix.Length..] : secret) is { Length: > 0 } key ? key : null;

    // Its bytes alone, or as openssl writes them, with their kind in front.
    static byte[]? PublicKey(string secret) => Bytes(secret[PublicKeyPrefix.Length..]) switch
    {
        { Length: Ed25519.KeyLength } key => key,
        { Length: Ed25519.KeyLength + 12 } key when key.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]) => key[12..],
        _ => null,
    };

    static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
