using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Patchbay.Platforms.Shared;

/// <summary>What a server takes at most: bytes of a request, and sockets at once (0: it knows no sockets).</summary>
sealed record LocalWebLimits(long MaxBody, int MaxSockets)
{
    /// <summary>Whatever else is to be narrower than usual.</summary>
    public Action<KestrelServerLimits>? Narrow { get; init; }
}

/// <summary>
/// The web server alone, without hosting, container or logging: it starts in milliseconds, and can never write to stdout,
/// which is the protocol.
/// </summary>
sealed class LocalWebServer : IAsyncDisposable
{
    readonly KestrelServer _server;
    RequestDelegate _handle = NotYetAsync;

    LocalWebServer(KestrelServer server) => _server = server;

    public int Port { get; private set; }

    /// <param name="guard">What stands before it: who may connect, and TLS; without, everybody may, and it speaks none.</param>
    /// <exception cref="IOException">The port is taken, or the address is not there.</exception>
    public static async Task<LocalWebServer> StartAsync(
        IPEndPoint place, Action<ListenOptions>? guard, LocalWebLimits limits, Func<int, RequestDelegate> routes, CancellationToken cancellationToken)
    {
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Limits.MaxRequestBodySize = limits.MaxBody;
        kestrel.Limits.MaxConcurrentConnections = 256;
        kestrel.Limits.MaxConcurrentUpgradedConnections = limits.MaxSockets;
        limits.Narrow?.Invoke(kestrel.Limits);
        // HTTP/1.1 alone: sockets need it, and it spares the memory of the others.
        kestrel.Listen(place, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            guard?.Invoke(listen);
        });
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var listener = new LocalWebServer(new KestrelServer(Options.Create(kestrel), transport, NullLoggerFactory.Instance));
        try
        {
            await listener._server.StartAsync(new Application(listener), cancellationToken);
        }
        catch
        {
            listener._server.Dispose();
            throw;
        }

        listener.Port = new Uri(listener._server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        var handle = routes(listener.Port);
        Volatile.Write(ref listener._handle, limits.MaxSockets == 0 ? handle : WithSockets(handle));
        return listener;
    }

    public async ValueTask DisposeAsync()
    {
        using var fuse = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await _server.StopAsync(fuse.Token);
        _server.Dispose();
    }

    static RequestDelegate WithSockets(RequestDelegate handle) => new WebSocketMiddleware(
        handle, Options.Create(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(30) }), NullLoggerFactory.Instance).Invoke;

    static Task NotYetAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    sealed class Application(LocalWebServer listener) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        // The port is known only after the start: who comes in between is told to come again.
        public Task ProcessRequestAsync(HttpContext context) => Volatile.Read(ref listener._handle)(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
