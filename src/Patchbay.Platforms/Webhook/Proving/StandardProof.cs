namespace Patchbay.Platforms.Webhook.Proving;

/// <summary>
/// The signature of Standard Webhooks: <c>webhook-signature</c> lists, with spaces between, <c>v1,</c> and HMAC-SHA256 in Base64 over
/// <c>ID.SECONDS.</c> and the body. The secret is Base64 behind <c>whsec_</c>.
/// </summary>
static class StandardProof
{
    public const string Id = "webhook-id";
    public const string Time = "webhook-timestamp";
    public const string Signature = "webhook-signature";

    const string KeyPrefix = "whsec_";
    const string Version = "v1,";
    const string PublicVersion = "v1a,";
    const string PublicKeyPrefix = "whpk_";

    public static bool IsKey(string secret) => secret.StartsWith(KeyPrefix, StringComparison.Ordinal);

    /// <summary>Why it cannot be a secret; null when it can. The framework has no Ed25519, and cryptography is not written by hand here.</summary>
    public static string? Problem(string secret) => secret.StartsWith(PublicKeyPrefix, StringComparison.Ordinal)
        ? "this is a public key (whpk_): signatures with one (v1a, Ed25519) cannot be proven here; choose a symmetric secret (whsec_) at the sender" : null;

    static HookRefusal PublicKey { get; } = new(401, "signed with a public key (v1a), which cannot be proven here");

    public static HookRefusal? Verify(HookRequest request, string secret, DateTimeOffset now)
    {
        if (request.Headers[Id] is not { Length: > 0 } id || request.Headers[Time] is not { } time || request.Headers[Signature] is not { } header)
        {
            return HookRefusal.Unsigned;
        }

        if (HookProof.UnixSeconds(time) is not { } signed || Key(secret) is not { } key)
        {
            return HookRefusal.Malformed;
        }

        var expected = HookProof.Sha256(key, HookProof.Utf8($"{id}.{time}."), request.Body);
        var (found, parts) = (false, header.Split(' ', 20));
        foreach (var one in parts)
        {
            found |= one.StartsWith(Version, StringComparison.Ordinal) && HookProof.IsBase64(one[Version.Length..], expected);
        }

        return !found ? parts.All(one => one.StartsWith(PublicVersion, StringComparison.Ordinal)) ? PublicKey : HookRefusal.Wrong : HookProof.IsTimely(signed, now) ? null : HookRefusal.Untimely;
    }

    public static HookRequest Sign(HookRequest request, string secret, DateTimeOffset now)
    {
        var (id, time) = ($"msg_{request.Digest[..24]}", HookSigning.Seconds(now));
        return Key(secret) is not { } key ? request
            : request.With((Id, id), (Time, time), (Signature, Version + Convert.ToBase64String(HookProof.Sha256(key, HookProof.Utf8($"{id}.{time}."), request.Body))));
    }

    static byte[]? Key(string secret)
    {
        var text = IsKey(secret) ? secret[KeyPrefix.Length..] : secret;
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length > 0 ? key[..length] : null;
    }
}
