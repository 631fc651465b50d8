using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Patchbay.Platforms.Webhook.Door;

/// <summary>
/// Where the listener is, and whom it believes about that. Beyond this machine it is open with TLS alone, or behind a reverse proxy
/// that is named: then nobody else is answered there, and only the proxy may say from where a request came.
/// </summary>
sealed record HookNetwork(IPAddress Address, IReadOnlyList<IPAddress> Proxies, string? CertificateFile, string? KeyFile, bool AsksForCertificate)
{
    public static HookNetwork Loopback { get; } = new(IPAddress.Loopback, [], null, null, AsksForCertificate: false);

    public bool HasTls => CertificateFile is not null;

    public string Scheme => HasTls ? "https" : "http";

    /// <summary>False for a connection that is not even looked at: beyond this machine and without TLS only the proxy's is.</summary>
    public bool Admits(IPAddress remote) => HasTls || IPAddress.IsLoopback(Address) || IsProxy(remote);

    public bool IsProxy(IPAddress remote) => Proxies.Contains(Plain(remote));

    /// <summary>
    /// From where a request came: what the proxy says last, when it is the proxy that says it. What anybody else writes into the
    /// header counts for nothing.
    /// </summary>
    public IPAddress From(IPAddress remote, string? forwarded)
    {
        var from = Plain(remote);
        foreach (var step in (forwarded ?? "").Split(',').Reverse())
        {
            if (!Proxies.Contains(from) || !IPAddress.TryParse(step.Trim(), out var before))
            {
                break;
            }

            from = Plain(before);
        }

        return from;
    }

    /// <summary>As one sender counts: of IPv6 a whole network, because anybody has as many addresses as they like.</summary>
    public static string Sender(IPAddress from) =>
        from.GetAddressBytes() is { Length: 16 } bytes ? Convert.ToHexStringLower(bytes.AsSpan(0, 8)) : from.ToString();

    public static HookNetwork Read(Func<string, string?> variable, ICollection<string> errors)
    {
        var before = errors.Count;
        var address = IPAddress.Loopback;
        if (variable("WEBHOOK_LISTEN") is { Length: > 0 } text && !IPAddress.TryParse(text.Trim('[', ']'), out address!))
        {
            errors.Add($"WEBHOOK_LISTEN is '{text}', which is no address of this machine.");
        }

        var network = new HookNetwork(
            Plain(address ?? IPAddress.Loopback), [.. ReadProxies(variable("WEBHOOK_TRUSTED_PROXY"), errors)],
            Given(variable("WEBHOOK_TLS_CERT")), Given(variable("WEBHOOK_TLS_KEY")), Given(variable("WEBHOOK_CLIENT_CERTIFICATE")) is "ask");
        network.Check(variable, errors);
        return errors.Count == before ? network : Loopback;
    }

    /// <summary>Null without TLS.</summary>
    /// <exception cref="InvalidOperationException">The files are not what they should be.</exception>
    public X509Certificate2? Certificate()
    {
        if (CertificateFile is null)
        {
            return null;
        }

        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
            // Windows cannot serve with a key that lives in memory only.
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException(
                $"no hook is open: WEBHOOK_TLS_CERT and WEBHOOK_TLS_KEY must be a certificate and its key as PEM files ({exception.Message})", exception);
        }
    }

    void Check(Func<string, string?> variable, ICollection<string> errors)
    {
        if (CertificateFile is null != KeyFile is null)
        {
            errors.Add("WEBHOOK_TLS_CERT and WEBHOOK_TLS_KEY go together: give both files or none.");
        }

        if (!IPAddress.IsLoopback(Address) && !HasTls && Proxies.Count == 0)
        {
            errors.Add(
                $"WEBHOOK_LISTEN {Address} can be reached from other machines: set WEBHOOK_TLS_CERT and WEBHOOK_TLS_KEY, or WEBHOOK_TRUSTED_PROXY with the address of the "
                + "reverse proxy in front, which alone is answered then.");
        }

        if (variable("WEBHOOK_CLIENT_CERTIFICATE") is { Length: > 0 } ask && ask is not "ask")
        {
            errors.Add($"WEBHOOK_CLIENT_CERTIFICATE is '{ask}': give ask, or leave it out.");
        }

        if (AsksForCertificate && !HasTls)
        {
            errors.Add("WEBHOOK_CLIENT_CERTIFICATE needs WEBHOOK_TLS_CERT and WEBHOOK_TLS_KEY: a client shows its certificate in TLS alone.");
        }
    }

    static IEnumerable<IPAddress> ReadProxies(string? text, ICollection<string> errors)
    {
        foreach (var proxy in (text ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(proxy.Trim('[', ']'), out var address))
            {
                yield return Plain(address);
            }
            else
            {
                errors.Add($"WEBHOOK_TRUSTED_PROXY has '{proxy}': give the addresses of reverse proxies, with commas between.");
            }
        }
    }

    static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    static string? Given(string? text) => text is { Length: > 0 } ? text : null;
}
