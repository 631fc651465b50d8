namespace Patchbay.Channels.Gate;

/// <summary>The authenticated identity behind a message, never the room it came from.</summary>
/// <param name="Id">The platform's id of the person.</param>
/// <param name="Name">For people to read; proves nothing.</param>
/// <param name="IsGroup">The message came from a room of several people.</param>
public sealed record SenderIdentity(string Id, string? Name, bool IsGroup)
{
    /// <summary>The room by the id under which groups are opted in: of a topic or thread, what it belongs to.</summary>
    public string ChatId { get; init; } = "";

    /// <summary>The message names us, or answers one of ours.</summary>
    public bool IsMentioned { get; init; }

    /// <summary>Written in nobody's name: an anonymous administrator, a channel post, an account of the platform itself.</summary>
    public bool IsService { get; init; }

    /// <summary>What was written, as it came: for mention patterns and the secret of a pairing link, never for the role.</summary>
    public string Text { get; init; } = "";
}
