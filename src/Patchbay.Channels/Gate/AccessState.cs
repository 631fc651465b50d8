using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Patchbay.Protocol;

namespace Patchbay.Channels.Gate;

/// <summary>A group that is opted in. An empty <see cref="AllowFrom"/> means every member.</summary>
public sealed record GroupAccess(bool RequireMention, IReadOnlyList<string> AllowFrom);

/// <summary>A code that was offered and not yet answered by the operator.</summary>
public sealed record PendingPairing(string Code, string SenderId, string ChatId, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, int Replies);

/// <summary>Who may do what, as the files of one account said it when they were last read. It never changes.</summary>
public sealed record AccessState
{
    /// <summary>Long enough for any pattern of good will.</summary>
    internal static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(50);

    public DmPolicy Policy { get; init; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<string> AllowFrom { get; init; } = [];

    public IReadOnlyDictionary<string, GroupAccess> Groups { get; init; } = FrozenDictionary<string, GroupAccess>.Empty;

    public IReadOnlyList<PendingPairing> Pending { get; init; } = [];

    /// <summary>May answer permission requests, in a direct chat. Only people who are in <see cref="AllowFrom"/> too.</summary>
    public IReadOnlySet<string> Approvers { get; init; } = FrozenSet<string>.Empty;

    /// <summary>May also give commands and change access. Only people who are in <see cref="AllowFrom"/> too.</summary>
    public IReadOnlySet<string> Owners { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Null when no reaction is wanted.</summary>
    public string? AckReaction { get; init; }

    public ReplyToMode ReplyToMode { get; init; } = ReplyToMode.First;

    /// <summary>From 1 to what the platform can take.</summary>
    public int TextChunkLimit { get; init; }

    public ChunkMode ChunkMode { get; init; }

    internal IReadOnlyList<Regex> MentionPatterns { get; init; } = [];

    internal FrozenSet<string> Allowed { get; init; } = FrozenSet<string>.Empty;

    /// <summary>The role of this person in a direct chat, one of <see cref="SenderRoles"/>; null for strangers.</summary>
    public string? RoleOf(string senderId) =>
        !Allowed.Contains(senderId) ? null
        : Owners.Contains(senderId) ? SenderRoles.Owner
        : Approvers.Contains(senderId) ? SenderRoles.Approver
        : SenderRoles.Sender;

    /// <summary>True when this person may answer permission requests, which counts in direct chats only.</summary>
    public bool MayApprove(string senderId) => Policy is not DmPolicy.Disabled && RoleOf(senderId) is SenderRoles.Approver or SenderRoles.Owner;

    /// <summary>
    /// The outbound guard: the direct chat of a listed person (by the person's id), or a group that is opted in.
    /// </summary>
    public bool MayWriteTo(string chatId) => Allowed.Contains(chatId) || Groups.ContainsKey(chatId);

    internal bool IsMention(string text) => MentionPatterns.Any(pattern =>
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    });
}
