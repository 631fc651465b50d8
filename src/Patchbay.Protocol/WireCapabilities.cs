using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.Protocol;

/// <summary>Keys under <c>capabilities.experimental</c>. A key is declared when its value is an object.</summary>
public static class WireCapabilities
{
    /// <summary>Makes a server a channel.</summary>
    public const string ChannelEvents = "claude/channel";

    /// <summary>The server can show permission requests and return verdicts of authenticated people.</summary>
    public const string PermissionRelay = "claude/channel/permission";

    /// <summary>Event ids and roles in <c>params._meta</c>; receipts back.</summary>
    public const string Receipts = "patchbay/receipts";

    /// <summary>The host says which session it is and what it does.</summary>
    public const string SessionInfo = "patchbay/session";

    /// <summary>The fuller permission record: event ids, whole input, rule, expiry; verdicts with scope and name.</summary>
    public const string Permission = "patchbay/permission";

    /// <summary>Questions and plans.</summary>
    public const string Questions = "patchbay/question";

    /// <summary>Owner commands.</summary>
    public const string Control = "patchbay/control";

    /// <summary>The host says when something waits for owners.</summary>
    public const string Alerts = "patchbay/alert";

    /// <summary>The server shows the session's feed to owners, when they want it.</summary>
    public const string Feed = "patchbay/feed";

    /// <summary>The server says of its events whether they wait for the end of a turn or interrupt it.</summary>
    public const string Urgency = "patchbay/urgency";

    /// <summary>The host lets a tool that makes something new outside run only where a playbook of the turn's event names it.</summary>
    public const string Playbooks = "patchbay/playbooks";

    /// <summary>All of our extensions.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [Receipts, SessionInfo, Permission, Questions, Control, Alerts, Feed, Urgency, Playbooks];

    /// <summary>True for an object only: <c>false</c>, <c>null</c>, a string or a number declare nothing.</summary>
    public static bool Declares(this IDictionary<string, object>? experimental, string key) =>
        experimental is not null && experimental.TryGetValue(key, out var value) && value switch
        {
            JsonElement element => element.ValueKind is JsonValueKind.Object,
            JsonObject => true,
            _ => false,
        };

    /// <summary>A capability map that declares the given keys.</summary>
    public static Dictionary<string, object> Declare(params IEnumerable<string> keys) =>
        keys.ToDictionary(key => key, object (_) => new JsonObject());
}
