namespace Patchbay.Platforms.Webhook.Door;

/// <summary>
/// How long the listener waits for a client that is slow: for all headers, for a request on an idle connection, and before a body or the
/// reading of an answer must have its rate.
/// </summary>
sealed record HookPatience(TimeSpan Headers, TimeSpan Idle, TimeSpan Grace)
{
    public static HookPatience Usual { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5));
}
