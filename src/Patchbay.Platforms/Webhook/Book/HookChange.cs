namespace Patchbay.Platforms.Webhook.Book;

/// <summary>What is to be different about a hook. Null leaves it as it is; an empty text takes it away, and 0 the budget.</summary>
public sealed record HookChange
{
    public string? Filter { get; init; }

    public string? Severity { get; init; }

    public string? Route { get; init; }

    public bool? IsPublic { get; init; }

    public string? Quiet { get; init; }

    /// <summary>Of new quiet hours, or of those that are there.</summary>
    public string? Zone { get; init; }

    public int? Budget { get; init; }

    /// <summary>The entry as it is afterwards.</summary>
    internal HookEntry Of(HookEntry entry) => entry with
    {
        Filter = Changed(entry.Filter, Filter),
        Severity = Changed(entry.Severity, Severity),
        Public = IsPublic ?? entry.Public,
        Quiet = Changed(entry.Quiet, Quiet),
        Zone = Quiet is "" ? null : Zone ?? entry.Zone,
        Budget = Budget is 0 ? null : Budget ?? entry.Budget,
    };

    /// <summary>The names of what is changed.</summary>
    internal string Words => string.Join(", ", new (string Name, bool Is)[]
    {
        ("filter", Filter is not null), ("severity", Severity is not null), ("session", Route is not null), (IsPublic is true ? "public" : "not public", IsPublic is not null),
        ("quiet hours", Quiet is not null || Zone is not null), ("budget", Budget is not null),
    }.Where(one => one.Is).Select(one => one.Name));

    static string? Changed(string? present, string? wanted) => wanted is null ? present : wanted.Length == 0 ? null : wanted;
}
