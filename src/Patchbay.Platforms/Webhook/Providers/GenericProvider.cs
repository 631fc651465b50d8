using System.Text;
using System.Text.Json;
using Patchbay.Platforms.Webhook.Generic;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Any other sender, by the settings of its hook: an HMAC in any header and encoding, a bearer token, a user and password, a token in
/// a header of its own, or the certificate of the connection, of which the secret is the SHA-256 in hexadecimal.
/// </summary>
sealed class GenericProvider(GenericSettings settings) : IConfiguredProvider
{
    const int LongestCertificate = 128;

    public GenericProvider()
        : this(GenericSettings.Default)
    {
    }

    public string Name => "generic";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "At the sender: URL: {url}",
        "Header: Authorization: Bearer {secret}",
        "Or another way, with --with NAME=VALUE for each setting: auth=basic, auth=header header=X-Token, auth=hmac header=X-Signature prefix=sha256=, auth=certificate with the certificate's SHA-256 as the secret.",
        "Tell where in its payload is what: --with title=alert.name --with severity=alert.level --with thing=alert.id",
    ]);

    public IReadOnlyList<(string Name, string Meaning)> Settings => GenericSettings.Names;

    public HookConfigured Configure(IReadOnlyDictionary<string, string> settings)
    {
        var (read, problems) = GenericSettings.Read(settings);
        return read is null ? HookConfigured.Bad(problems) : HookConfigured.Good(new GenericProvider(read));
    }

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) => settings.Auth switch
    {
        "hmac" => settings.Signing.Verify(request, settings.Header, secrets, now),
        "header" => Token(request.Headers[settings.Header], secret => secret, secrets),
        "basic" => Token(request.Headers["Authorization"], secret => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{secret}"))}", secrets),
        "certificate" => request.ClientCertificate is { Length: <= LongestCertificate } certificate ? Token(certificate, Digest, secrets) : HookRefusal.Unsigned,
        _ => Token(request.Headers["Authorization"], secret => $"Bearer {secret}", secrets),
    };

    public string Identify(HookRequest request) => settings.Id is { } way && At(HookJson.Parse(request.Body), way)?.Text() is { Length: > 0 and <= 100 } id ? id : request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"event":{"type":"disk/full","id":"e-77"},"alert":{"name":"Disk is full","level":"critical","state":"firing","host":"db1"},"message":"97 % of /var"}""");

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) => settings.Auth switch
    {
        "hmac" => settings.Signing.Sign(request, settings.Header, secret, now),
        "header" => request.With((settings.Header, secret)),
        "basic" => request.With(("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{secret}"))}")),
        "certificate" => new HookRequest(request.Method, request.Target, request.Headers, request.Body) { ClientCertificate = secret },
        _ => request.With(("Authorization", $"Bearer {secret}")),
    };

    public HookReading Read(HookRequest request)
    {
        if (request.Body.Span.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
        {
            var said = HookText.Passage(Encoding.UTF8.GetString(request.Body.Span));
            return new HookReading.Report(new HookReport { Kind = "message", Text = said.Length > 0 ? said : "(an empty request)", Thing = $"message {request.Digest[..32]}" });
        }

        var body = HookJson.Parse(request.Body);
        var (title, text, kind, thing) = (Value(body, "title"), Value(body, "text"), Value(body, "kind"), Value(body, "thing"));
        var shown = HookText.Lines(HookText.Line(title), HookText.Passage(text));
        if (shown.Length == 0)
        {
            shown = HookFacts.Of(body) is { Length: > 0 } facts ? facts : "(nothing that fits into a line: see the attachment)";
        }

        var status = Value(body, "status");
        return new HookReading.Report(new HookReport
        {
            Kind = kind is null ? "message" : HookKinds.Of(kind),
            Text = shown,
            Thing = HookWords.Key(thing ?? $"message {request.Digest[..32]}"),
            Severity = HookSeverityWords.Read(Value(body, "severity")),
            Status = status?.ToUpperInvariant() switch
            {
                null => HookStatus.None,
                "RESOLVED" or "CLOSED" or "OK" or "SUCCESS" or "RECOVERED" or "UP" => HookStatus.Resolved,
                _ => HookStatus.Open,
            },
            Meta =
            [
                (HookMeta.Title, title is null ? null : HookText.Line(title)),
                (HookMeta.Url, Value(body, "url")),
                (HookMeta.Status, status is null ? null : HookText.Line(status)),
            ],
        });
    }

    static HookRefusal? Token(string? given, Func<string, string> expected, HookSecrets secrets) =>
        string.IsNullOrEmpty(given) ? HookRefusal.Unsigned : secrets.Any(secret => secret.Length > 0 && HookProof.IsToken(given, expected(secret))) ? null : HookRefusal.Wrong;

    // As openssl prints it too: upper case, with colons.
    static string Digest(string secret) => secret.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();

    string? Value(JsonElement body, string meaning) => settings.Where.GetValueOrDefault(meaning) is { } way ? At(body, way)?.Text() : null;

    static JsonElement? At(JsonElement body, string way) => body.At(way.Split('.'));
}
