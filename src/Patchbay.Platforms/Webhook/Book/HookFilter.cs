using Patchbay.Protocol.Events;

namespace Patchbay.Platforms.Webhook.Book;

/// <summary>
/// Which reports of a hook become events: a <see cref="MetaFilter"/>, in which a condition without a key is about the kind
/// (<c>check_run.failed</c>).
/// </summary>
sealed class HookFilter
{
    const string Kind = "kind";

    readonly MetaFilter _filter;

    HookFilter(MetaFilter filter) => _filter = filter;

    public static HookFilter None { get; } = new(MetaFilter.None);

    /// <summary>Null with the problem when it is no filter.</summary>
    public static (HookFilter? Filter, string? Problem) Parse(string? text) => MetaFilter.Parse(text ?? "", out var wrong, Kind) is { } filter
        ? (new HookFilter(filter), null)
        : (null, $"the filter's '{wrong}' is no condition: give KEY=PATTERN, KEY!=PATTERN or a kind, such as check_run.failed");

    /// <param name="meta">As the event would have it, with <c>kind</c>.</param>
    public bool Passes(IReadOnlyList<KeyValuePair<string, string>> meta) =>
        _filter.Passes(key => Values(key, meta.FirstOrDefault(pair => pair.Key == key).Value ?? ""));

    // Of a kind the provider's name may be left out: a hook has one provider.
    static IEnumerable<string> Values(string key, string value) =>
        key == Kind && value.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? [value, value[(dot + 1)..]] : [value];
}
