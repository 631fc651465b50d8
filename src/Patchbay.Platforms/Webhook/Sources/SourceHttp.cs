using System.Net.Http.Headers;

namespace Patchbay.Platforms.Webhook.Sources;

/// <summary>Connections to what is asked for events instead of being called: a relay, or the interface of a vendor.</summary>
static class SourceHttp
{
    /// <summary>Follows nobody elsewhere, and leaves no trace of the address or the token.</summary>
    public static HttpClient Open(Uri root)
    {
        var http = new HttpClient(
            new SocketsHttpHandler
            {
                ActivityHeadersPropagator = null,
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = !root.IsLoopback,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                MaxResponseHeadersLength = 64,
            },
            disposeHandler: true)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = 16 * 1024 * 1024,
        };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Patchbay", "1"));
        return http;
    }

    /// <summary>Null when it may be asked: with TLS, or inside this machine.</summary>
    public static string? Problem(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) && uri.UserInfo.Length == 0
            ? null
            : $"'{address}' is no address to ask: it begins with https:// and has no user in it";
}
