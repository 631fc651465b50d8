using System.Security.Cryptography;
using Patchbay.Platforms.Webhook.Proving;

namespace Patchbay.Platforms.Webhook.Generic;

/// <summary>An HMAC with whatever a sender chose: what is signed, with which key, how it is written.</summary>
sealed record GenericSigning
{
    const string Body = "{body}";
    const string Time = "{timestamp}";

    public string Prefix { get; private init; } = "";

    public HashAlgorithmName Algorithm { get; private init; } = HashAlgorithmName.SHA256;

    public string Encoding { get; private init; } = "hex";

    public string Key { get; private init; } = "text";

    public string Before { get; private init; } = "";

    public string After { get; private init; } = "";

    public string? TimestampHeader { get; private init; }

    public static (GenericSigning Signing, IReadOnlyList<string> Problems) Read(IReadOnlyDictionary<string, string> given)
    {
        var problems = new List<string>();
        var algorithm = One(given, "algorithm", ["sha256", "sha384", "sha512"], problems);
        var signed = given.GetValueOrDefault("signed", Body);
        var at = signed.IndexOf(Body, StringComparison.Ordinal);
        var header = given.GetValueOrDefault("timestamp-header");
        if (at < 0 || signed.IndexOf(Body, at + 1, StringComparison.Ordinal) >= 0)
        {
            problems.Add($"signed is '{signed}': it must have {Body} once");
            at = 0;
        }
        else if (signed.Contains(Time, StringComparison.Ordinal) != header is not null)
        {
            problems.Add($"signed is '{signed}' and timestamp-header is '{header}': a time counts only when it is signed, so give both or neither");
        }
        else if (signed[..at] is var before && before.EndsWith(Time, StringComparison.Ordinal))
        {
            problems.Add($"signed is '{signed}': without a sign between {Time} and {Body} it could be read in two ways");
        }

        if (header is not null && !GenericSettings.IsHeader(header))
        {
            problems.Add($"timestamp-header is '{header}', which is no name of a header");
        }

        return (new GenericSigning
        {
            Prefix = given.GetValueOrDefault("prefix", ""),
            Algorithm = algorithm switch { "sha384" => HashAlgorithmName.SHA384, "sha512" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 },
            Encoding = One(given, "encoding", ["hex", "base64", "base64url"], problems),
            Key = One(given, "key", ["text", "hex", "base64"], problems),
            Before = problems.Count > 0 ? "" : signed[..at],
            After = problems.Count > 0 ? "" : signed[(at + Body.Length)..],
            TimestampHeader = header,
        }, problems);
    }

    public HookRefusal? Verify(HookRequest request, string header, HookSecrets secrets, DateTimeOffset now)
    {
        if (request.Headers[header] is not { Length: > 0 } signature)
        {
            return HookRefusal.Unsigned;
        }

        var time = TimestampHeader is { } named ? request.Headers[named] : null;
        var signed = HookProof.UnixSeconds(time);
        if (!signature.StartsWith(Prefix, StringComparison.Ordinal) || (TimestampHeader is not null && signed is null))
        {
            return HookRefusal.Malformed;
        }

        if (!secrets.Any(secret => Fits(signature[Prefix.Length..], secret, request.Body, time)))
        {
            return HookRefusal.Wrong;
        }

        return signed is { } moment && !HookProof.IsTimely(moment, now) ? HookRefusal.Untimely : null;
    }

    public HookRequest Sign(HookRequest request, string header, string secret, DateTimeOffset now)
    {
        var time = TimestampHeader is null ? null : HookSigning.Seconds(now);
        if (Mac(secret, request.Body, time) is not { } mac)
        {
            return request;
        }

        var signature = Prefix + Encoding switch
        {
            "base64" => Convert.ToBase64String(mac),
            "base64url" => Convert.ToBase64String(mac).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            _ => Convert.ToHexStringLower(mac),
        };
        return time is null ? request.With((header, signature)) : request.With((header, signature), (TimestampHeader!, time));
    }

    /// <summary>Null without a key: an empty one is everybody's.</summary>
    byte[]? Mac(string secret, ReadOnlyMemory<byte> body, string? time)
    {
        if (KeyOf(secret) is not { Length: > 0 } key)
        {
            return null;
        }

        using var mac = IncrementalHash.CreateHMAC(Algorithm, key);
        mac.AppendData(HookProof.Utf8(Before.Replace(Time, time, StringComparison.Ordinal)).Span);
        mac.AppendData(body.Span);
        mac.AppendData(HookProof.Utf8(After.Replace(Time, time, StringComparison.Ordinal)).Span);
        return mac.GetHashAndReset();
    }

    bool Fits(string signature, string secret, ReadOnlyMemory<byte> body, string? time) =>
        Mac(secret, body, time) is { } expected && Encoding switch
        {
            "base64" => HookProof.IsBase64(signature, expected),
            "base64url" => HookProof.IsBase64(signature.Replace('-', '+').Replace('_', '/').PadRight((signature.Length + 3) / 4 * 4, '='), expected),
            _ => HookProof.IsHex(signature, expected),
        };

    byte[]? KeyOf(string secret)
    {
        try
        {
            return Key switch
            {
                "hex" => Convert.FromHexString(secret),
                "base64" => Convert.FromBase64String(secret),
                _ => System.Text.Encoding.UTF8.GetBytes(secret),
            };
        }
        catch (FormatException)
        {
            return null; // a secret that is no such key fits nothing
        }
    }

    static string One(IReadOnlyDictionary<string, string> given, string name, string[] allowed, List<string> problems)
    {
        var value = given.GetValueOrDefault(name, allowed[0]);
        if (!allowed.Contains(value))
        {
            problems.Add($"{name} is '{value}': give {string.Join(" or ", allowed)}");
        }

        return value;
    }
}
