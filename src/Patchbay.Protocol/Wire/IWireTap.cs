namespace Patchbay.Protocol.Wire;

/// <summary>
/// Sees notifications before the MCP SDK does, one after the other in the order of arrival: the SDK starts every incoming
/// notification as a task of its own, so its handlers run in no order.
/// </summary>
public interface IWireTap
{
    /// <summary>
    /// True when the notification was taken; false passes it on to the SDK. <paramref name="parameters"/> is the raw JSON of
    /// <c>params</c> (empty when absent) and is valid only until the returned task ends. While the task runs nothing else is
    /// read: this is the back-pressure. An exception is reported as a <see cref="WireFault"/> and the line is skipped.
    /// </summary>
    ValueTask<bool> OnNotificationAsync(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken);
}

/// <summary>A line that could not be used. <see cref="Excerpt"/> is at most 200 characters, control characters made visible.</summary>
public sealed record WireFault(WireFaultKind Kind, string Excerpt, string Reason);

/// <summary>Why a line could not be used.</summary>
public enum WireFaultKind
{
    /// <summary>Not JSON: noise of an installer, a stray print.</summary>
    NotJson,

    /// <summary>JSON, but no JSON-RPC message.</summary>
    NotJsonRpc,

    /// <summary>Parameters of the wrong type.</summary>
    BadParameters,

    /// <summary>Longer than the limit.</summary>
    TooLong,

    /// <summary>The line was right, and who took it failed: a full disk, a closed store.</summary>
    NotTaken,
}
