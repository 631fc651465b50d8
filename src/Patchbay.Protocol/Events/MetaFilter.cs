namespace Patchbay.Protocol.Events;

/// <summary>
/// Conditions on the meta of an event, with spaces between, all of which must hold: <c>KEY=PATTERN,PATTERN</c>
/// (<c>branch=main,release/*</c>) and <c>KEY!=PATTERN</c>. <c>*</c> stands for any text; case does not count; what is not
/// there is empty. Hooks and playbooks are written in it.
/// </summary>
public sealed class MetaFilter
{
    readonly IReadOnlyList<Condition> _conditions;

    MetaFilter(IReadOnlyList<Condition> conditions) => _conditions = conditions;

    public static MetaFilter None { get; } = new([]);

    /// <summary>Null with the word that is no condition.</summary>
    /// <param name="bareKey">The key of a condition that names none; without, such a condition is wrong.</param>
    public static MetaFilter? Parse(string text, out string? wrong, string bareKey = "")
    {
        var conditions = new List<Condition>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            var isNot = at > 0 && word[at - 1] is '!';
            var key = at < 0 ? bareKey : word[..(isNot ? at - 1 : at)];
            var patterns = word[(at + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (!EventMeta.IsKey(key) || patterns.Length == 0)
            {
                wrong = word;
                return null;
            }

            conditions.Add(new Condition(key, isNot, patterns));
        }

        wrong = null;
        return new MetaFilter(conditions);
    }

    public bool Passes(ChannelEvent message) => Passes(key => [message[key] ?? ""]);

    /// <param name="values">What a key may be said to have; one that fits is enough.</param>
    public bool Passes(Func<string, IEnumerable<string>> values) => _conditions.All(
        condition => values(condition.Key).Any(value => condition.Patterns.Any(pattern => Fits(pattern, value))) != condition.IsNot);

    /// <summary>Each part between stars at the first place where it fits: no pattern makes that slow.</summary>
    public static bool Fits(string pattern, string value)
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

    sealed record Condition(string Key, bool IsNot, IReadOnlyList<string> Patterns);
}
