using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>The platform shows where each message is.</summary>
public interface IShowsReceipts
{
    /// <summary>After the state is on disk, in order. Must not block.</summary>
    void OnStateChanged(StateChange change);
}

/// <summary>
/// The platform of a process that does not receive hears of the events that pass through to its host: what it would have
/// noted had it received them.
/// </summary>
public interface IHearsEvents
{
    /// <summary>Before the host has it. Must not block.</summary>
    void OnEvent(ChannelEvent message);
}

/// <summary>The platform shows permission requests to approvers.</summary>
public interface IShowsPermissions
{
    /// <summary>A request that was shown already is shown again as a reminder, not as a second one.</summary>
    void Show(PermissionRequest request);

    void Close(PermissionResolved resolved);
}

/// <summary>The platform shows questions of the agent.</summary>
public interface IShowsQuestions
{
    void Show(Question question);

    void Close(QuestionResolved resolved);
}

/// <summary>The platform shows which session listens and what it does.</summary>
public interface IShowsSession
{
    void OnSession(SessionInfo session);
}

/// <summary>The platform tells its owners, and nobody else, that something waits for them.</summary>
public interface IShowsAlerts
{
    void OnAlert(SessionAlert alert);
}

/// <summary>The platform shows the session's feed to its owners, and to nobody else.</summary>
public interface IShowsFeed
{
    /// <summary>The answer to what was asked for. Must not block.</summary>
    void OnFeed(FeedBatch batch);
}

/// <summary>The platform tells owners what became of their commands.</summary>
public interface IShowsControlResults
{
    void OnControlResult(ControlResult result);
}
