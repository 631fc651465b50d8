using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// The page on a network, for a phone: an address of this machine, the names under which it may be asked for, and a
/// certificate. Without one the address must be of a private network, where what passes is not everybody's to read.
/// </summary>
sealed record FakechatNetwork(IPAddress Address, IReadOnlyList<string> Names, string? CertificateFile, string? KeyFile)
{
    const int MinTokenLength = 16;

    public bool HasTls => CertificateFile is not null;

    public string Scheme => HasTls ? "https" : "http";

    /// <summary>Where a phone finds it: the first name, or the address.</summary>
    public string Host => Names.Count > 0 ? Names[0] : Literal;

    /// <summary>As it stands in an address of the web, and never with the zone that only this machine knows.</summary>
    public string Literal => Address.AddressFamily is AddressFamily.InterNetworkV6 ? $"[{new IPAddress(Address.GetAddressBytes())}]" : Address.ToString();

    /// <summary>Null when none is wanted or it would not be safe; then every reason is in the errors, with its fix.</summary>
    public static FakechatNetwork? Read(Func<string, string?> variable, ICollection<string> errors)
    {
        if (variable("FAKECHAT_LISTEN") is not { Length: > 0 } text)
        {
            return null;
        }

        if (!IPAddress.TryParse(text.Trim('[', ']'), out var address))
        {
            errors.Add($"FAKECHAT_LISTEN is '{text}', which is no address: give the address of one of this machine's networks, such as 100.101.102.103.");
            return null;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var names = (variable("FAKECHAT_HOSTS") ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var network = new FakechatNetwork(address, names, Given(variable("FAKECHAT_TLS_CERT")), Given(variable("FAKECHAT_TLS_KEY")));
        var before = errors.Count;
        network.Check(variable("FAKECHAT_TOKEN"), errors);
        return errors.Count == before ? network : null;
    }

    /// <summary>Addresses that no router of the internet carries; a tailnet's are among them.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return address.AddressFamily is AddressFamily.InterNetwork
            ? bytes[0] is 10
                || (bytes[0] is 172 && (bytes[1] & 0xF0) is 16)
                || (bytes[0] is 192 && bytes[1] is 168)
                || (bytes[0] is 100 && (bytes[1] & 0xC0) is 64)
            : (bytes[0] & 0xFE) is 0xFC || (bytes[0] is 0xFE && (bytes[1] & 0xC0) is 0x80);
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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException(
                $"the page is not on the network: FAKECHAT_TLS_CERT and FAKECHAT_TLS_KEY must be a certificate and its key as PEM files ({exception.Message})", exception);
        }
    }

    void Check(string? token, ICollection<string> errors)
    {
        if (token is "")
        {
            errors.Add("FAKECHAT_LISTEN needs the token: do not set FAKECHAT_TOKEN to nothing.");
        }

        if (token is { Length: > 0 and < MinTokenLength })
        {
            errors.Add($"FAKECHAT_TOKEN is too short for a network: give {MinTokenLength} characters or more, or leave it out.");
        }

        if (IPAddress.IsLoopback(Address))
        {
            errors.Add("FAKECHAT_LISTEN is an address inside this machine, where the page is anyway: give one of a network.");
        }
        else if (Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any))
        {
            errors.Add($"FAKECHAT_LISTEN {Address} would be every network of this machine: give the address in the one that you mean.");
        }
        else if (!HasTls && !IsPrivate(Address))
        {
            errors.Add(
                $"FAKECHAT_LISTEN {Address} can be reached from anywhere: set FAKECHAT_TLS_CERT and FAKECHAT_TLS_KEY, or give this machine's address in a private network or tailnet.");
        }

        foreach (var name in Names.Where(name => Uri.CheckHostName(name.Trim('[', ']')) is UriHostNameType.Unknown || name.Contains('/', StringComparison.Ordinal)))
        {
            errors.Add($"FAKECHAT_HOSTS has '{name}', which is no name of a machine: give names without scheme and port.");
        }

        if (CertificateFile is null != KeyFile is null)
        {
            errors.Add("FAKECHAT_TLS_CERT and FAKECHAT_TLS_KEY go together: give both files or none.");
        }
    }

    static string? Given(string? text) => text is { Length: > 0 } ? text : null;
}
