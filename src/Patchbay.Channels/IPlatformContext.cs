using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.Spool;

namespace Patchbay.Channels;

/// <summary>What the channel server offers to its platform.</summary>
public interface IPlatformContext
{
    TimeProvider Time { get; }

    INotices Notices { get; }

    /// <summary>Completes when messages can be kept; until then they are refused and histories are empty.</summary>
    Task WhenReadyAsync(CancellationToken cancellationToken);

    /// <summary>The newest lines of a chat, oldest first; empty while the spool cannot be opened.</summary>
    Task<IReadOnlyList<HistoryItem>> HistoryAsync(string chatId, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps what was sent, in the history of the account, whoever receives for it. On disk when it returns; throws what the
    /// spool throws, and <see cref="IOException"/> when nobody receives.
    /// </summary>
    Task RecordSentAsync(SentMessage message, CancellationToken cancellationToken);

    /// <summary>False when no such message was sent.</summary>
    Task<bool> UpdateSentAsync(string platformMessageId, string text, CancellationToken cancellationToken);

    /// <summary>A verdict of an authenticated approver, for a request that was shown to them.</summary>
    Task SendVerdictAsync(PermissionVerdict verdict, CancellationToken cancellationToken);

    Task SendAnswerAsync(QuestionAnswer answer, CancellationToken cancellationToken);

    /// <summary>To the host of this process.</summary>
    Task SendControlAsync(ControlCommand command, CancellationToken cancellationToken);

    /// <summary>
    /// Counts what was refused before it could be a message, as the gate's own drops are counted: no row for each, and nothing of
    /// what was sent. <paramref name="reason"/> is one of a few fixed words.
    /// </summary>
    void CountDrop(string sender, string reason);

    /// <summary>False when the host shows no feed. The answer comes to <see cref="Outbound.IShowsFeed"/>.</summary>
    Task<bool> AskForFeedAsync(FeedRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// To the session whose chat this is for a sender of this role. Throws <see cref="IOException"/> when there is none.
    /// </summary>
    Task SendControlAsync(ControlCommand command, string chatId, string role, CancellationToken cancellationToken);

    /// <summary>The sessions of this account, oldest first; empty in a process that does not receive.</summary>
    IReadOnlyList<AttachedSession> Sessions { get; }

    /// <summary>The session that gets what a sender of this role writes in this chat; null when there is none now.</summary>
    AttachedSession? SessionOf(string chatId, string role);

    /// <summary>The name of the session in the rule for it; null without a rule.</summary>
    string? RouteOf(string chatId, string role);

    /// <summary>
    /// Remembers which session a chat belongs to; null forgets it. Throws <see cref="Gate.AccessException"/> when that cannot be
    /// written.
    /// </summary>
    Task RouteAsync(string chatId, string? session, CancellationToken cancellationToken);
}

/// <summary>One session that is attached to the account.</summary>
/// <param name="Activity">Null for a host that does not say.</param>
/// <param name="Channel"><c>listening</c>, or the gate that failed.</param>
/// <param name="IsConnected">False while its channel process is being started again.</param>
/// <param name="IsDefault">What has no route goes to it.</param>
public sealed record AttachedSession(string Name, string Project, SessionActivity? Activity, string Channel, bool IsConnected, bool IsDefault);

/// <summary>Lines for the operator: standard error, and the host's feed. Never a secret but the link of a local page.</summary>
public interface INotices
{
    void Info(string text);

    void Notice(string text);

    void Warning(string text);

    void Error(string text);
}
