namespace Patchbay.Protocol;

/// <summary>The method names of the channel contract and of our extensions. All are JSON-RPC notifications.</summary>
public static class WireMethods
{
    /// <summary>Server to host: one event.</summary>
    public const string ChannelEvent = "notifications/claude/channel";

    /// <summary>Host to server: a tool use waits for a yes or no.</summary>
    public const string PermissionRequest = "notifications/claude/channel/permission_request";

    /// <summary>Server to host: the answer.</summary>
    public const string PermissionVerdict = "notifications/claude/channel/permission";

    /// <summary>Host to server: the request was answered, here or elsewhere, or its time is over.</summary>
    public const string PermissionResolved = "notifications/claude/channel/permission_resolved";

    /// <summary>Host to server: states of events (capability <see cref="WireCapabilities.Receipts"/>).</summary>
    public const string Receipts = "notifications/patchbay/receipts";

    /// <summary>Host to server: which session this is and what it does (capability <see cref="WireCapabilities.SessionInfo"/>).</summary>
    public const string SessionInfo = "notifications/patchbay/session";

    /// <summary>Host to server: the agent asks something (capability <see cref="WireCapabilities.Questions"/>).</summary>
    public const string Question = "notifications/patchbay/question";

    /// <summary>Server to host: the answer to a question.</summary>
    public const string Answer = "notifications/patchbay/answer";

    /// <summary>Host to server: the question was answered, here or elsewhere, or its time is over.</summary>
    public const string QuestionResolved = "notifications/patchbay/question_resolved";

    /// <summary>Host to server: something waits for its owners (capability <see cref="WireCapabilities.Alerts"/>).</summary>
    public const string Alert = "notifications/patchbay/alert";

    /// <summary>Server to host: the session's feed is wanted (capability <see cref="WireCapabilities.Feed"/>).</summary>
    public const string FeedRequest = "notifications/patchbay/feed_request";

    /// <summary>Host to server: the answer, with items of the feed.</summary>
    public const string Feed = "notifications/patchbay/feed";

    /// <summary>Server to host: an owner's command (capability <see cref="WireCapabilities.Control"/>).</summary>
    public const string Control = "notifications/patchbay/control";

    /// <summary>Host to server: what became of the command.</summary>
    public const string ControlResult = "notifications/patchbay/control_result";
}
