using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Connections;

/// <summary>
/// Stands for the holder of an event that was in the transcript before this run: whatever connection the source has now.
/// </summary>
sealed class LateCustodian(ServerSet servers, string source) : IEventCustodian
{
    public void Report(IReadOnlyList<Receipt> receipts) =>
        servers.Connected.FirstOrDefault(connection => connection.Source == source)?.Custodian?.Report(receipts);
}
