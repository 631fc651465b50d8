using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Patchbay.Channels;
using Patchbay.Platforms.Fakechat;
using Patchbay.Platforms.Shared;

namespace Patchbay.Platforms.Webhook.Door;

/// <summary>
/// Opens the listener, and says where it is. A port that cannot be used is tried again with growing pauses, for as long as the
/// channel lives: whoever has it now may end.
/// </summary>
sealed class HookDoor(HookSettings settings, RequestDelegate routes) : IAsyncDisposable
{
    volatile LocalWebServer? _listener;

    /// <summary>0 while it is closed.</summary>
    public int Port => _listener?.Port ?? 0;

    /// <exception cref="InvalidOperationException">The certificate is not what it should be.</exception>
    public async Task OpenAsync(IPlatformContext context, CancellationToken cancellationToken)
    {
        var network = settings.Network;
        var (connections, certificate) = (new HookConnections(network, context), network.Certificate());
        var place = new IPEndPoint(network.Address, settings.Port);
        var said = false;
        foreach (var pause in FakechatDoor.Pauses())
        {
            try
            {
                _listener = await LocalWebServer.StartAsync(place, Guard, HookLimits.Listener(settings.Patience), _ => routes, cancellationToken);
                break;
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                if (!said)
                {
                    context.Notices.Error(
                        $"no hook is open: {place} cannot be used ({exception.InnerException?.Message ?? exception.Message}). "
                        + "They open as soon as it can; or set WEBHOOK_PORT to another port.");
                    said = true;
                }

                await Task.Delay(pause, context.Time, cancellationToken);
            }
        }

        place.Port = Port;
        context.Notices.Notice(string.Create(CultureInfo.InvariantCulture, $"hooks are open at {network.Scheme}://{place}{HookRoutes.Prefix}NAME"));
        if (!IPAddress.IsLoopback(network.Address) && !network.HasTls)
        {
            context.Notices.Notice($"only {string.Join(", ", network.Proxies)} is answered there");
        }

        void Guard(ListenOptions listen)
        {
            listen.Use(next => connection => connections.RunAsync(connection, next));
            if (certificate is not null)
            {
                listen.UseTls(certificate, network.AsksForCertificate);
            }
        }
    }

    public ValueTask DisposeAsync() => _listener?.DisposeAsync() ?? ValueTask.CompletedTask;
}
