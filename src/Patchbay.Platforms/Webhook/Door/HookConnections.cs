using System.Net;
using Microsoft.AspNetCore.Connections;
using Patchbay.Channels;

namespace Patchbay.Platforms.Webhook.Door;

/// <summary>
/// Who may connect at all, and how often, before TLS and before a byte is read. A reverse proxy that is named speaks for many and is not
/// counted: what it lets through is counted by request.
/// </summary>
sealed class HookConnections(HookNetwork network, IPlatformContext context)
{
    readonly HookCrowd _crowd = new(HookLimits.MaxConnectionsOfSender);

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var remote = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!network.Admits(remote))
        {
            Refuse(connection, "not the proxy");
            return;
        }

        if (network.IsProxy(remote))
        {
            await next(connection);
            return;
        }

        using var place = _crowd.TryEnter(HookNetwork.Sender(network.From(remote, null)));
        if (place is null)
        {
            Refuse(connection, "too many connections");
            return;
        }

        await next(connection);
    }

    void Refuse(ConnectionContext connection, string reason)
    {
        context.CountDrop(HookRoutes.NoHook, reason);
        connection.Abort();
    }
}
