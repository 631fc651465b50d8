namespace Patchbay.Platforms.Webhook.Generic;

/// <summary>How a sender without a provider of its own proves itself, and where in its payload is what.</summary>
sealed record GenericSettings
{
    public static GenericSettings Default { get; } = new();

    public static IReadOnlyList<(string Name, string Meaning)> Names { get; } =
    [
        ("auth", "how it proves itself: bearer (default), basic, header, hmac or certificate"),
        ("user", "basic: the user's name, patchbay by default"),
        ("header", "header, hmac: the header that has the token or the signature"),
        ("prefix", "hmac: what stands before the signature, for example sha256="),
        ("algorithm", "hmac: sha256 (default), sha384 or sha512"),
        ("encoding", "hmac: how the signature is written: hex (default), base64 or base64url"),
        ("key", "hmac: how the secret is written: text (default), hex or base64"),
        ("signed", "hmac: what is signed: {body} (default), or with the time, for example {timestamp}.{body}"),
        ("timestamp-header", "hmac: the header with the time of signing, in seconds since 1970; older than five minutes is refused"),
        ("id", "hmac: where the body names the delivery, for example event.id; without it a delivery is known by its whole body"),
        ("kind", "where the body says what happened, for example event.type"),
        ("title", "where it says it in one line"),
        ("text", "where it says more"),
        ("thing", "where it names what it is about: events about the same coalesce"),
        ("severity", "where it says how bad it is: critical or P1 interrupts, info or P4 waits"),
        ("status", "where it says whether it goes on: resolved, closed, ok and success end it"),
        ("url", "where the address to look at is"),
    ];

    static readonly string[] OfHmac = ["prefix", "algorithm", "encoding", "key", "signed", "timestamp-header", "id"];
    static readonly string[] Ways = ["kind", "title", "text", "thing", "severity", "status", "url"];

    public string Auth { get; private init; } = "bearer";

    public string User { get; private init; } = "patchbay";

    public string Header { get; private init; } = "";

    public GenericSigning Signing { get; private init; } = new();

    /// <summary>Where the id of a delivery is, when it is signed.</summary>
    public string? Id { get; private init; }

    /// <summary>Names on the way to a value, by what it means.</summary>
    public IReadOnlyDictionary<string, string> Where { get; private init; } = new Dictionary<string, string>();

    /// <summary>The settings, or null and all that is wrong.</summary>
    public static (GenericSettings? Settings, IReadOnlyList<string> Problems) Read(IReadOnlyDictionary<string, string> given)
    {
        var problems = new List<string>();
        var auth = given.GetValueOrDefault("auth", "bearer");
        foreach (var name in given.Keys.Where(name => Names.All(known => known.Name != name)))
        {
            problems.Add($"generic knows no setting '{name}'; it knows: {string.Join(", ", Names.Select(known => known.Name))}");
        }

        if (auth is not ("bearer" or "basic" or "header" or "hmac" or "certificate"))
        {
            problems.Add($"auth is '{auth}': give bearer, basic, header, hmac or certificate");
        }

        foreach (var name in OfHmac.Where(name => auth is not "hmac" && given.ContainsKey(name)))
        {
            problems.Add($"{name} counts with auth=hmac alone: nothing else is signed");
        }

        var header = given.GetValueOrDefault("header", "");
        if (auth is "hmac" or "header" && !IsHeader(header))
        {
            problems.Add("header is missing: give the name of the header that has the signature or token, for example header=X-Signature");
        }

        foreach (var (name, way) in given.Where(pair => Ways.Contains(pair.Key) || pair.Key is "id").Where(pair => pair.Value.Split('.').Any(string.IsNullOrWhiteSpace)))
        {
            problems.Add($"{name} is '{way}': give names with full stops between, for example data.{name}");
        }

        var (signing, wrong) = GenericSigning.Read(given);
        problems.AddRange(auth is "hmac" ? wrong : []);
        return problems.Count > 0 ? (null, problems) : (new GenericSettings
        {
            Auth = auth,
            User = given.GetValueOrDefault("user", "patchbay"),
            Header = header,
            Signing = signing,
            Id = given.GetValueOrDefault("id"),
            Where = given.Where(pair => Ways.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal),
        }, []);
    }

    public static bool IsHeader(string name) => name.Length is > 0 and <= 100 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
