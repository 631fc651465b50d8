using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Patchbay.Channels;
using Patchbay.Platforms.Shared;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// Opens the page on a network, beside the one inside this machine and on the same port, and shows the link as a QR code. A
/// network that is not there yet, such as a tailnet that is still connecting, is tried again with growing pauses.
/// </summary>
sealed class FakechatNetworkDoor(FakechatNetwork network, Func<FakechatGuard, RequestDelegate> routes) : IAsyncDisposable
{
    volatile LocalWebServer? _listener;
    X509Certificate2? _certificate;

    /// <summary>Completes when it is open there, or will never be, which is said.</summary>
    public async Task OpenAsync(string token, int port, IPlatformContext context, CancellationToken cancellationToken)
    {
        try
        {
            _certificate = network.Certificate();
        }
        catch (InvalidOperationException exception)
        {
            context.Notices.Error(exception.Message);
            return;
        }

        var guard = new FakechatGuard(token, port, [network.Literal, .. network.Names], network.Scheme);
        var place = new IPEndPoint(network.Address, port);
        var trouble = "";
        foreach (var pause in FakechatDoor.Pauses())
        {
            try
            {
                _listener = await LocalWebServer.StartAsync(
                    place, _certificate is { } certificate ? listen => listen.UseTls(certificate) : null, FakechatDoor.Limits, _ => routes(guard), cancellationToken);
                break;
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                if (trouble.Length == 0)
                {
                    trouble = exception.InnerException?.Message ?? exception.Message;
                    context.Notices.Error($"the page is not on the network yet: {place} cannot be used ({trouble}). It opens there as soon as it can.");
                }

                await Task.Delay(pause, context.Time, cancellationToken);
            }
        }

        Announce(token, port, context.Notices);
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is { } listener)
        {
            await listener.DisposeAsync();
        }

        _certificate?.Dispose();
    }

    void Announce(string token, int port, INotices notices)
    {
        var link = string.Create(CultureInfo.InvariantCulture, $"{network.Scheme}://{network.Host}:{port}/?token={token}");
        notices.Notice($"on the network, for whoever has this link: {link}");
        foreach (var line in QrPicture.Lines(link))
        {
            notices.Notice(line);
        }

        if (!network.HasTls)
        {
            notices.Warning($"without TLS, so open it only where {network.Literal} is reached over a network that you trust, such as a tailnet, which encrypts by itself");
        }
    }
}
