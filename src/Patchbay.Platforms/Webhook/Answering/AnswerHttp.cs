namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>The connections to vendors: for this machine without a proxy, for all others with the one of the system.</summary>
sealed class AnswerHttp : IDisposable
{
    readonly Lazy<HttpClient> _near = new(() => Make(useProxy: false));
    readonly Lazy<HttpClient> _far = new(() => Make(useProxy: true));

    public HttpClient For(Uri root) => (root.IsLoopback ? _near : _far).Value;

    public void Dispose()
    {
        foreach (var client in new[] { _near, _far }.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    // No redirect: it would take the token to where it does not belong. No activity, which would carry headers of ours.
    static HttpClient Make(bool useProxy) => new(
        new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = useProxy,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        },
        disposeHandler: true)
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 1024 * 1024,
    };
}
