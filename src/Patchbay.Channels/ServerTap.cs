using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Patchbay.Channels.Outbound;
using Patchbay.Protocol;
using Patchbay.Protocol.Wire;

namespace Patchbay.Channels;

/// <summary>Sorts what the host sends, in order, before the SDK sees it.</summary>
sealed class ServerTap(IPlatform platform) : IWireTap
{
    readonly TaskCompletionSource _initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The host has said <c>initialized</c>.</summary>
    public Task Initialized => _initialized.Task;

    /// <summary>Takes receipts; null while nothing is delivered.</summary>
    public IDelivery? Delivery { get; set; }

    public ValueTask<bool> OnNotificationAsync(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        switch (method)
        {
            case "notifications/initialized":
                _initialized.TrySetResult();
                return ValueTask.FromResult(false);
            case WireMethods.Receipts:
                Delivery?.OnReceipts(Read(parameters, WireJson.Default.ReceiptBatch));
                break;
            case WireMethods.PermissionRequest:
                (platform as IShowsPermissions)?.Show(Read(parameters, WireJson.Default.PermissionRequest));
                break;
            case WireMethods.PermissionResolved:
                (platform as IShowsPermissions)?.Close(Read(parameters, WireJson.Default.PermissionResolved));
                break;
            case WireMethods.Question:
                (platform as IShowsQuestions)?.Show(Read(parameters, WireJson.Default.Question));
                break;
            case WireMethods.QuestionResolved:
                (platform as IShowsQuestions)?.Close(Read(parameters, WireJson.Default.QuestionResolved));
                break;
            case WireMethods.SessionInfo:
                (platform as IShowsSession)?.OnSession(Read(parameters, WireJson.Default.SessionInfo));
                break;
            case WireMethods.ControlResult:
                (platform as IShowsControlResults)?.OnControlResult(Read(parameters, WireJson.Default.ControlResult));
                break;
            default:
                return ValueTask.FromResult(false);
        }

        return ValueTask.FromResult(true);
    }

    static T Read<T>(ReadOnlyMemory<byte> parameters, JsonTypeInfo<T> typeInfo) =>
        JsonSerializer.Deserialize(parameters.Span, typeInfo) ?? throw new JsonException("params must be an object");
}
