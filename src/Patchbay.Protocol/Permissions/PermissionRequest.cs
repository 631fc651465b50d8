using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Permissions;

/// <summary>
/// A tool use that waits for a yes or no. The first four are the plain contract; <see cref="Extension"/> is there only
/// for servers that declare <see cref="WireCapabilities.Permission"/>.
/// </summary>
public sealed record PermissionRequest(string RequestId, string ToolName, string Description, string InputPreview)
{
    [JsonPropertyName("_meta")]
    public PermissionEnvelope? Extension { get; init; }
}

/// <summary>The <c>_meta</c> of a request.</summary>
public sealed record PermissionEnvelope
{
    [JsonPropertyName("patchbay/permission")]
    public PermissionDetail? Detail { get; init; }
}

/// <summary>
/// The events behind the request, the full input, the rule that "always in this session" would add (null when there is
/// none to offer), and when it ends by itself in a no. <see cref="Announcement"/> counts from 1; later ones are reminders.
/// </summary>
public sealed record PermissionDetail(
    IReadOnlyList<string> EventIds,
    JsonElement Input,
    string? Rule,
    DateTimeOffset ExpiresAt,
    int Announcement);

/// <summary>Server to host. A verdict of the plain contract has no extension and is for once.</summary>
public sealed record PermissionVerdict(string RequestId, string Behavior)
{
    public const string Allow = "allow";
    public const string Deny = "deny";

    [JsonPropertyName("_meta")]
    public VerdictEnvelope? Extension { get; init; }

    [JsonIgnore]
    public bool IsAllow => Behavior == Allow;

    [JsonIgnore]
    public bool IsValid => Behavior is Allow or Deny && PermissionId.IsValid(RequestId);
}

/// <summary>The <c>_meta</c> of a verdict.</summary>
public sealed record VerdictEnvelope
{
    [JsonPropertyName("patchbay/permission")]
    public VerdictDetail? Detail { get; init; }
}

/// <summary>Who answered, and whether for once or for the session (which adds exactly the rule that was shown).</summary>
public sealed record VerdictDetail(string? By, bool ForSession);

/// <summary>Host to server: <c>allowed</c>, <c>denied</c>, <c>expired</c> or <c>withdrawn</c>, and by whom.</summary>
public sealed record PermissionResolved(string RequestId, string Outcome, string? By = null)
{
    /// <summary>What a channel says itself of the requests of a host that is gone; no host sends it.</summary>
    public const string SessionEnded = "session ended";
}
