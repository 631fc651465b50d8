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
    /// Keeps what was sent. On disk when it returns; throws what the spool throws. Nothing is kept while another process
    /// receives for the account, whose history it is.
    /// </summary>
    Task RecordSentAsync(SentMessage message, CancellationToken cancellationToken);

    /// <summary>False when no such message was sent.</summary>
    Task<bool> UpdateSentAsync(string platformMessageId, string text, CancellationToken cancellationToken);

    /// <summary>A verdict of an authenticated approver, for a request that was shown to them.</summary>
    Task SendVerdictAsync(PermissionVerdict verdict, CancellationToken cancellationToken);

    Task SendAnswerAsync(QuestionAnswer answer, CancellationToken cancellationToken);

    Task SendControlAsync(ControlCommand command, CancellationToken cancellationToken);

    /// <summary>False when the host shows no feed. The answer comes to <see cref="Outbound.IShowsFeed"/>.</summary>
    Task<bool> AskForFeedAsync(FeedRequest request, CancellationToken cancellationToken);
}

/// <summary>Lines for the operator: standard error, and the host's feed. Never a secret but the link of a local page.</summary>
public interface INotices
{
    void Info(string text);

    void Notice(string text);

    void Warning(string text);

    void Error(string text);
}
