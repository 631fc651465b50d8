namespace Patchbay.Platforms.Webhook;

/// <summary>Headers by name, whatever the case. One that came twice has no value: two readers could take it differently.</summary>
sealed class HookHeaders(IEnumerable<KeyValuePair<string, string>> all)
{
    readonly Dictionary<string, string?> _values = Read(all);

    /// <summary>Those that have a value.</summary>
    public IEnumerable<KeyValuePair<string, string>> Known => _values.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!));

    /// <summary>Null when it is not there, or there more than once.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    static Dictionary<string, string?> Read(IEnumerable<KeyValuePair<string, string>> all)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in all)
        {
            values[name] = values.ContainsKey(name) ? null : value;
        }

        return values;
    }
}
