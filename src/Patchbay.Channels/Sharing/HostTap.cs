using Patchbay.Protocol.Wire;

namespace Patchbay.Channels.Sharing;

/// <summary>What our own host says, in order: <c>initialized</c> is ours, the rest goes its road.</summary>
sealed class HostTap(HostRoad road) : IWireTap
{
    readonly TaskCompletionSource _initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The host has said <c>initialized</c>.</summary>
    public Task Initialized => _initialized.Task;

    public async ValueTask<bool> OnNotificationAsync(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        if (method is "notifications/initialized")
        {
            _initialized.TrySetResult();
            return false;
        }

        if (!method.StartsWith("notifications/patchbay/", StringComparison.Ordinal) && !method.StartsWith("notifications/claude/", StringComparison.Ordinal))
        {
            return false; // JSON-RPC's own
        }

        await road.TakeAsync(method, parameters, cancellationToken);
        return true;
    }
}
