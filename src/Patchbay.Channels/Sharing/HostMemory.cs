using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Channels.Sharing;

/// <summary>
/// What a process that does not receive has to say again when another one begins to: what its host holds, what became of what
/// it had, what it asks. Nothing that was said to a process that died may be lost with it. Bounded, oldest first out.
/// </summary>
sealed class HostMemory
{
    // More than can be unwritten at the other end: a window of events, and the receipts that wait for its disk.
    public const int MostReceipts = 12_288;

    const int MostAsks = 256;
    const int InOneBatch = 512;

    readonly Lock _lock = new();
    readonly HashSet<string> _held = new(StringComparer.Ordinal);
    readonly OrderedDictionary<string, Receipt> _receipts = new(StringComparer.Ordinal);
    readonly OrderedDictionary<string, (string Method, byte[] Parameters)> _asks = new(StringComparer.Ordinal);
    readonly TaskCompletionSource _introduced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    byte[]? _session;

    /// <summary>The host has said which session it is; what it had to say of former events came before.</summary>
    public Task Introduced => _introduced.Task;

    /// <summary>Events that went to the host and are not in its transcript, as far as it has said.</summary>
    public IReadOnlyList<string> Held
    {
        get
        {
            lock (_lock)
            {
                return [.. _held];
            }
        }
    }

    /// <summary>An event goes to the host.</summary>
    public void Sent(string eventId)
    {
        lock (_lock)
        {
            if (!_receipts.TryGetValue(eventId, out var last) || last.State is ReceiptState.Queued)
            {
                _held.Add(eventId);
            }
        }
    }

    /// <summary>The host says something. Throws <see cref="JsonException"/> when it cannot be read.</summary>
    public void Note(string method, ReadOnlyMemory<byte> parameters)
    {
        lock (_lock)
        {
            switch (method)
            {
                case WireMethods.Receipts:
                    foreach (var receipt in Read(parameters, WireJson.Default.ReceiptBatch).Receipts ?? [])
                    {
                        Note(receipt);
                    }

                    break;
                case WireMethods.SessionInfo:
                    _session = parameters.ToArray();
                    _introduced.TrySetResult();
                    break;
                case WireMethods.PermissionRequest:
                    Open(Read(parameters, WireJson.Default.PermissionRequest).RequestId, method, parameters);
                    break;
                case WireMethods.Question:
                    Open(Read(parameters, WireJson.Default.Question).QuestionId, method, parameters);
                    break;
                case WireMethods.PermissionResolved:
                    _asks.Remove(Read(parameters, WireJson.Default.PermissionResolved).RequestId ?? "");
                    break;
                case WireMethods.QuestionResolved:
                    _asks.Remove(Read(parameters, WireJson.Default.QuestionResolved).QuestionId ?? "");
                    break;
            }
        }
    }

    /// <summary>Everything, as notifications of the host: who it is, what became of its events, what it asks.</summary>
    public IReadOnlyList<(string Method, byte[] Parameters)> Replay()
    {
        lock (_lock)
        {
            List<(string, byte[])> lines = _session is null ? [] : [(WireMethods.SessionInfo, _session)];
            lines.AddRange(_receipts.Values.Chunk(InOneBatch).Select(batch =>
                (WireMethods.Receipts, JsonSerializer.SerializeToUtf8Bytes(new ReceiptBatch(batch), WireJson.Default.ReceiptBatch))));
            lines.AddRange(_asks.Values);
            return lines;
        }
    }

    void Note(Receipt? receipt)
    {
        if (receipt?.EventId is not { Length: > 0 and <= 200 } id)
        {
            return;
        }

        // The newest stands last; a state never goes back.
        if (_receipts.Remove(id, out var former) && former.State > receipt.State)
        {
            receipt = former;
        }

        if (_receipts.Count >= MostReceipts)
        {
            _receipts.RemoveAt(0);
        }

        _receipts[id] = receipt;
        if (receipt.State is not ReceiptState.Queued)
        {
            _held.Remove(id);
        }
    }

    void Open(string? id, string method, ReadOnlyMemory<byte> parameters)
    {
        if (!PermissionId.IsValid(id))
        {
            return;
        }

        if (_asks.Count >= MostAsks)
        {
            _asks.RemoveAt(0);
        }

        _asks[id!] = (method, parameters.ToArray());
    }

    static T Read<T>(ReadOnlyMemory<byte> parameters, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> typeInfo) =>
        JsonSerializer.Deserialize(parameters.Span, typeInfo) ?? throw new JsonException("params must be an object");
}
