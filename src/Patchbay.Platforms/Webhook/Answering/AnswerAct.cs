namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>What a session does to the thing that an event was about. Which of them there are for a vendor, its class says.</summary>
abstract record AnswerAct
{
    /// <summary>A comment, a note, a message in the thread.</summary>
    public sealed record Reply(string Text) : AnswerAct;

    /// <summary>A comment on one line of a pull request.</summary>
    public sealed record LineComment(string Path, int Line, string Text) : AnswerAct;

    /// <summary>The status of a commit, beside those of CI.</summary>
    public sealed record Status(AnswerState State, string Name, string Text, string? Url) : AnswerAct;

    public sealed record Label(IReadOnlyList<string> Add, IReadOnlyList<string> Remove) : AnswerAct;

    /// <summary>To another state of its workflow, by its name.</summary>
    public sealed record Transition(string To) : AnswerAct;

    /// <summary>Somebody has taken the incident.</summary>
    public sealed record Acknowledge : AnswerAct;

    /// <summary>A new issue of a repository. Its text says by <paramref name="Mark"/> for which event it is, so that it is found again.</summary>
    public sealed record CreateIssue(string Title, string Text, IReadOnlyList<string> Labels, string Mark) : AnswerAct;

    /// <summary>A new ticket of a tracker.</summary>
    /// <param name="Type">As the tracker calls it, such as Bug; null for its usual one.</param>
    public sealed record CreateTicket(string Title, string Text, string? Type, string Mark) : AnswerAct;

    /// <summary>A pull request of a branch that is there.</summary>
    /// <param name="Into">Null for the default branch.</param>
    public sealed record CreatePullRequest(string Title, string Text, string Branch, string? Into, bool IsDraft) : AnswerAct;
}

enum AnswerState
{
    Pending,
    Success,
    Failure,
}

/// <summary>The acts by the names of their tools.</summary>
enum AnswerVerb
{
    Reply,
    ReviewComment,
    SetStatus,
    Label,
    Transition,
    Acknowledge,
    CreateIssue,
    CreateTicket,
    CreatePullRequest,
}
