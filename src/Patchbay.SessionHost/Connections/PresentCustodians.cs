using System.Collections.Concurrent;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Connections;

/// <summary>
/// Who holds the events of each source now. A connection can end while the agent works on what it brought, and a run can
/// begin with events of the one before: what becomes of them is told to whoever holds them then. A connection stands here
/// before it is told what the transcript knows, so that a state is in what it is told or comes after it.
/// </summary>
sealed class PresentCustodians
{
    readonly ConcurrentDictionary<string, IEventCustodian> _present = new(StringComparer.Ordinal);

    public void Begin(string source, IEventCustodian custodian) => _present[source] = custodian;

    /// <summary>Does nothing when another has begun since.</summary>
    public void End(string source, IEventCustodian custodian) => _present.TryRemove(KeyValuePair.Create(source, custodian));

    /// <summary>Stands for whoever it is when something is told; while there is nobody, the next one is told at its start.</summary>
    public IEventCustodian Of(string source) => new Whoever(this, source);

    sealed class Whoever(PresentCustodians all, string source) : IEventCustodian
    {
        public void Report(IReadOnlyList<Receipt> receipts) => all._present.GetValueOrDefault(source)?.Report(receipts);
    }
}
