namespace Patchbay.Platforms.Webhook.Reading;

/// <summary>What a proven request means.</summary>
abstract record HookReading
{
    /// <summary>An event for the agent.</summary>
    public sealed record Report(HookReport Value) : HookReading;

    /// <summary>Nothing that an agent should hear: a ping, or a kind that is not known. Counted, and answered with success.</summary>
    public sealed record Nothing(string Kind) : HookReading;

    /// <summary>The vendor asks whether this is the right address, and wants this answer.</summary>
    public sealed record Handshake(string ContentType, string Answer) : HookReading
    {
        /// <summary>Headers that the answer has besides.</summary>
        public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
    }
}

/// <summary>One event in short: what happened, to what, and how bad it is.</summary>
sealed record HookReport
{
    /// <summary>For example <c>check_run.failed</c>; with the provider's name before it what a filter or a playbook matches.</summary>
    public required string Kind { get; init; }

    /// <summary>A few lines of plain text that a person reads on a phone. All of it counts as text from outside.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// What it is about, the same for all events about it: <c>run acme/site 4711</c>, <c>incident Q1</c>. Such events coalesce
    /// while they wait.
    /// </summary>
    public required string Thing { get; init; }

    public HookSeverity Severity { get; init; } = HookSeverity.Normal;

    /// <summary>Whether the trouble goes on; a later report about the same thing may say that it is over.</summary>
    public HookStatus Status { get; init; } = HookStatus.None;

    /// <summary>Of <see cref="HookMeta"/>'s keys where they fit, then the vendor's own; null values are left out.</summary>
    public IReadOnlyList<(string Key, string? Value)> Meta { get; init; } = [];

    /// <summary>Who wrote the text of an issue, a comment or a pull request; null when a machine made the report.</summary>
    public HookAuthor? Author { get; init; }

    /// <summary>To what an answer may go; null when nothing can be answered.</summary>
    public HookTarget? Target { get; init; }
}

/// <summary>The names of meta that mean the same for every provider.</summary>
static class HookMeta
{
    public const string Repository = "repository";
    public const string Branch = "branch";
    public const string Commit = "commit";
    public const string Url = "url";
    public const string Actor = "actor";
    public const string Status = "status";
    public const string Title = "title";
    public const string Number = "number";
    public const string Service = "service";
    public const string Environment = "environment";
}

/// <summary>When it enters the session.</summary>
enum HookSeverity
{
    /// <summary>At the end of the turn.</summary>
    Low,

    /// <summary>At the next breakpoint.</summary>
    Normal,

    /// <summary>The turn is interrupted for it.</summary>
    Urgent,
}

/// <summary>Whether trouble began or ended.</summary>
enum HookStatus
{
    None,
    Open,
    Resolved,
}

/// <summary>Who wrote what an event carries.</summary>
/// <param name="MayWrite">The vendor says in what was signed that this person may write to the thing; null when it says nothing.</param>
sealed record HookAuthor(string Name, bool? MayWrite);

/// <summary>One thing of the vendor that can be answered: <c>issue</c> with <c>repository</c> and <c>number</c>.</summary>
sealed record HookTarget(string Kind, IReadOnlyDictionary<string, string> Ids);
