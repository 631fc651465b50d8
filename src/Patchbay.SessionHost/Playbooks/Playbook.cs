using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Playbooks;

/// <summary>
/// What the owner wants done about one kind of event, written once. Its text goes with the event as the owner's standing
/// instruction; everything else of it only narrows, but for <see cref="Create"/>.
/// </summary>
public sealed record Playbook
{
    /// <summary>The file's name without <c>.md</c>: what a permission rule names with <c>from playbook:NAME</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands, for people.</summary>
    public required string Origin { get; init; }

    /// <summary>Kinds, with <c>*</c> for any text.</summary>
    public required IReadOnlyList<string> On { get; init; }

    public MetaFilter When { get; init; } = MetaFilter.None;

    /// <summary>Instead of what the channel says; null leaves it to the channel.</summary>
    public EventUrgency? Severity { get; init; }

    /// <summary>The session in which it counts; null: in every one.</summary>
    public string? Route { get; init; }

    /// <summary>Null leaves the rights as they are; else no other call runs.</summary>
    public IReadOnlyList<PermissionRule>? Tools { get; init; }

    /// <summary>
    /// Of <see cref="Creatable"/>: what may be made new about its event, in the place of the event, where the hook's token may do it
    /// too. Nothing of the kind is made without.
    /// </summary>
    public IReadOnlyList<string> Create { get; init; } = [];

    /// <summary>US dollars of one turn.</summary>
    public decimal? MaxCost { get; init; }

    public ReportPlace? Report { get; init; }

    public required string Text { get; init; }

    /// <summary>The words that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Creatable { get; } = ["issue", "ticket", "pull-request"];
}

/// <summary>Where what became of it is told: the owners of a channel, or one chat of it.</summary>
public sealed record ReportPlace(string Channel, string Chat)
{
    public const string Owner = "owner";

    public override string ToString() => $"{Channel}:{Chat}";
}

/// <summary>What is wrong with a playbook, where, and the fix. Such a playbook does not count.</summary>
public sealed record PlaybookProblem(string Origin, int Line, string Text, string Fix)
{
    public override string ToString() => $"{Origin}:{Line}: {Text}; {Fix}";
}
