using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Patchbay.Agents.Fake;

/// <summary>The web server alone, on loopback: a host around it brings what the trimmed program must not carry.</summary>
sealed class FakeModelListener(RequestDelegate answerAsync) : IHttpApplication<HttpContext>, IAsyncDisposable
{
    KestrelServer? _server;

    public Uri Address => new(_server!.Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(int port, CancellationToken cancellationToken)
    {
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        _server = new KestrelServer(Options.Create(kestrel), transport, NullLoggerFactory.Instance);
        await _server.StartAsync(this, cancellationToken);
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => answerAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // It holds nothing.
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            using var fuse = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            await _server.StopAsync(fuse.Token);
            _server.Dispose();
        }
    }
}
