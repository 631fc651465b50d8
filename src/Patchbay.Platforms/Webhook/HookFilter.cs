namespace Patchbay.Platforms.Webhook;

/// <summary>
/// Which reports of a hook become events: conditions with spaces between, all of which must hold. <c>KEY=PATTERN,PATTERN</c> looks
/// at meta (<c>branch=main,release/*</c>), <c>KEY!=PATTERN</c> says the opposite, and a condition without a key is about the kind
/// (<c>check_run.failed</c>). <c>*</c> stands for any text; case does not count.
/// </summary>
sealed class HookFilter
{
    const string Kind = "kind";

    readonly IReadOnlyList<Condition> _conditions;

    HookFilter(IReadOnlyList<Condition> conditions) => _conditions = conditions;

    public static HookFilter None { get; } = new([]);

    /// <summary>Null with the problem when it is no filter.</summary>
    public static (HookFilter? Filter, string? Problem) Parse(string? text)
    {
        var conditions = new List<Condition>();
        foreach (var word in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            var isNot = at > 0 && word[at - 1] is '!';
            var key = at < 0 ? Kind : word[..(isNot ? at - 1 : at)];
            var patterns = word[(at + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (!Protocol.Events.EventMeta.IsKey(key) || patterns.Length == 0)
            {
                return (null, $"the filter's '{word}' is no condition: give KEY=PATTERN, KEY!=PATTERN or a kind, such as check_run.failed");
            }

            conditions.Add(new Condition(key, isNot, patterns));
        }

        return (new HookFilter(conditions), null);
    }

    /// <param name="meta">As the event would have it, with <c>kind</c>.</param>
    public bool Passes(IReadOnlyList<KeyValuePair<string, string>> meta) => _conditions.All(condition => condition.Holds(meta));

    sealed record Condition(string Key, bool IsNot, IReadOnlyList<string> Patterns)
    {
        public bool Holds(IReadOnlyList<KeyValuePair<string, string>> meta)
        {
            var value = meta.FirstOrDefault(pair => pair.Key == Key).Value ?? "";
            return Patterns.Any(pattern => Fits(pattern, value)) != IsNot;
        }

        // Of a kind the provider's name may be left out: a hook has one provider.
        bool Fits(string pattern, string value) => Matches(pattern, value)
            || (Key == Kind && value.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && Matches(pattern, value[(dot + 1)..]));

        // Each part between stars at the first place where it fits: no pattern makes that slow.
        static bool Matches(string pattern, string value)
        {
            var parts = pattern.Split('*');
            if (parts.Length == 1)
            {
                return value.Equals(pattern, StringComparison.OrdinalIgnoreCase);
            }

            var (first, last) = (parts[0], parts[^1]);
            if (value.Length < first.Length + last.Length || !value.StartsWith(first, StringComparison.OrdinalIgnoreCase) || !value.EndsWith(last, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            var rest = value.AsSpan(first.Length, value.Length - first.Length - last.Length);
            foreach (var part in parts.AsSpan(1, parts.Length - 2))
            {
                var at = rest.IndexOf(part, StringComparison.OrdinalIgnoreCase);
                if (at < 0)
                {
                    return false;
                }

                rest = rest[(at + part.Length)..];
            }

            return true;
        }
    }
}
