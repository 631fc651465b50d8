namespace Patchbay.Protocol.Extensions;

/// <summary>
/// Host to server: something waits for its owners (capability <see cref="WireCapabilities.Alerts"/>). Sent once for each
/// cause. <paramref name="Text"/> names ids, tools and times, and nothing that somebody wrote; the report of a playbook has the
/// last words of the agent too.
/// </summary>
public sealed record SessionAlert(string Cause, string Text)
{
    /// <summary>Chats of the channel that wait for it too, and are told beside the owners.</summary>
    public IReadOnlyList<string>? Chats { get; init; }
}
