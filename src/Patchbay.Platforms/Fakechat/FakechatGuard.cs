using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// Who gets in. Every local program and every web page in the browser can reach the listener: so the Host must be ours (else
/// a foreign name was bound to this address), an Origin must be ours (else another page asks), and both browsers and
/// programs show the token or the cookie that the token was exchanged for.
/// </summary>
sealed class FakechatGuard(string? token, int port, IReadOnlyList<string> names, string scheme = "http")
{
    /// <summary>What this machine is called by itself.</summary>
    public static readonly IReadOnlyList<string> LocalNames = ["localhost", "127.0.0.1", "[::1]"];

    readonly string[] _hosts = Hosts(names, port, scheme);
    readonly string? _cookie = token is null ? null : Derive(token);

    /// <summary>Cookies know no ports: the name keeps two pages on one machine apart.</summary>
    public string CookieName { get; } = string.Create(CultureInfo.InvariantCulture, $"fakechat_{port}");

    /// <summary>With a token, whoever gets in is the owner.</summary>
    public bool HasToken => token is not null;

    /// <summary>Null when the request may go on; otherwise it was answered with the status that is returned.</summary>
    public int? Refuse(HttpRequest request) =>
        !IsOurHost(request.Headers.Host.ToString()) ? StatusCodes.Status421MisdirectedRequest
        : !IsOurOrigin(request.Headers) ? StatusCodes.Status403Forbidden
        : !Knows(request) ? StatusCodes.Status401Unauthorized
        : null;

    /// <summary>The value of Set-Cookie for a browser that came with the token in the address.</summary>
    public string? CookieFor(HttpRequest request)
    {
        if (_cookie is null || !IsToken(request.Query["token"].ToString()))
        {
            return null;
        }

        return new SetCookieHeaderValue(CookieName, _cookie)
        {
            HttpOnly = true,
            SameSite = Microsoft.Net.Http.Headers.SameSiteMode.Strict,
            Secure = scheme == "https",
            Path = "/",
        }.ToString();
    }

    bool IsOurHost(string host) =>
        Array.Exists(_hosts, ours => ours.Equals(host, StringComparison.OrdinalIgnoreCase));

    bool IsOurOrigin(IHeaderDictionary headers)
    {
        // A request whose headers say twice where it comes from is refused.
        var origin = headers.Origin;
        return origin.Count == 0 || (origin.Count == 1 && origin[0] is { } only
            && only.StartsWith($"{scheme}://", StringComparison.OrdinalIgnoreCase) && IsOurHost(only[(scheme.Length + 3)..]));
    }

    bool Knows(HttpRequest request) =>
        token is null
        || IsToken(request.Query["token"].ToString())
        || (request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && IsToken(header[7..].Trim()))
        || Same(request.Cookies[CookieName] ?? "", _cookie!);

    // A browser leaves out the port that belongs to the scheme.
    static string[] Hosts(IReadOnlyList<string> names, int port, string scheme) =>
    [
        .. names.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}:{port}")),
        .. port == (scheme == "https" ? 443 : 80) ? names : [],
    ];

    bool IsToken(string candidate) => token is not null && Same(candidate, token);

    // Hashed first, so that neither content nor length shows in the time it takes.
    static bool Same(string candidate, string expected) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(candidate)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    // The cookie is not the token: who reads one cannot print the other. It lasts as long as the token does.
    static string Derive(string token) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), "fakechat page cookie"u8));
}
