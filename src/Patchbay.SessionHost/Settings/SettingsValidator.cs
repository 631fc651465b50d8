using System.Globalization;
using System.Text.Json;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Settings;

/// <summary>One setting that a file says and that is valid; of a list, one item.</summary>
sealed record SettingEntry(SettingKey Key, TextPlace Place, PlacedValue Value)
{
    public PermissionRule? Rule { get; init; }
}

/// <summary>What was found. <see cref="MissesRules"/>: something may deny or ask here that could not be understood.</summary>
sealed record CheckedSettings(IReadOnlyList<SettingEntry> Entries, IReadOnlyList<SettingsProblem> Problems, bool MissesRules);

/// <summary>Looks through a whole file and names everything that is wrong with it; what is right counts.</summary>
sealed class SettingsValidator(SettingsFile file)
{
    readonly List<SettingsProblem> _problems = [];
    readonly List<SettingEntry> _entries = [];

    bool _missesRules;

    public static CheckedSettings Check(SettingsFile file)
    {
        var validator = new SettingsValidator(file);
        if (file.Root is { Kind: JsonValueKind.Object } root)
        {
            validator.CheckRoot(root);
        }
        else if (file.Root is { } other)
        {
            validator._missesRules = true;
            validator.Add(other.Place, "the file must hold one object", "write { … } around it");
        }

        if (file.Fault is { } fault)
        {
            validator._missesRules = true;
            validator._problems.Add(fault);
        }

        return new CheckedSettings(validator._entries, validator._problems, validator._missesRules);
    }

    void CheckRoot(PlacedValue root)
    {
        foreach (var property in Once(root, ""))
        {
            if (SettingKeys.Groups.Contains(property.Name))
            {
                CheckGroup(property);
            }
            else if (property.Name is not "$schema")
            {
                Unknown(property, "", SettingKeys.Groups);
            }
        }
    }

    void CheckGroup(PlacedProperty group)
    {
        if (group.Value.Kind is not JsonValueKind.Object)
        {
            _missesRules = true;
            Add(group.Value.Place, $"'{group.Name}' must be an object", $"write \"{group.Name}\": {{ … }}");
            return;
        }

        var prefix = group.Name + ".";
        foreach (var property in Once(group.Value, prefix))
        {
            if (SettingKeys.Find(prefix + property.Name) is not { } key)
            {
                Unknown(property, prefix, SettingKeys.All.Where(key => key.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key.Name[prefix.Length..]));
            }
            else if (key.Kind is SettingKind.Rules)
            {
                CheckRules(key, property);
            }
            else if (Wrong(key, property.Value) is { } fix)
            {
                Add(property.Value.Place, $"{key.Name} cannot be {Shown(property.Value)}", fix);
            }
            else
            {
                _entries.Add(new SettingEntry(key, property.Place, property.Value));
            }
        }
    }

    void CheckRules(SettingKey key, PlacedProperty property)
    {
        var narrows = SettingKeys.IsNarrowing(key);
        if (property.Value.Kind is not JsonValueKind.Array)
        {
            _missesRules |= narrows;
            Add(property.Value.Place, $"{key.Name} cannot be {Shown(property.Value)}", "write a list of rules, as in [\"Bash(git push *)\"]");
            return;
        }

        foreach (var item in property.Value.Items)
        {
            string? problem = "a rule is text", fix = "write Tool, Tool(pattern) or Tool(pattern) from ROLE";
            var rule = item.Kind is JsonValueKind.String ? PermissionRule.Parse(item.Text, narrows, out problem, out fix) : null;
            if (rule is null)
            {
                _missesRules |= narrows;
                Add(item.Place, $"{key.Name} cannot hold {Shown(item)}: {problem}", fix!);
            }
            else
            {
                _entries.Add(new SettingEntry(key, item.Place, item) { Rule = rule });
            }
        }
    }

    /// <summary>What to write instead, or null when the value is right.</summary>
    string? Wrong(SettingKey key, PlacedValue value) => key.Kind switch
    {
        SettingKind.Choice when value.Kind is not JsonValueKind.String || !key.Choices.Contains(value.Text) =>
            $"write one of: {string.Join(", ", key.Choices.Select(choice => $"\"{choice}\""))}",
        SettingKind.Choice when file.Source is SettingsSource.Project or SettingsSource.Local && key.NotForProjects.Contains(value.Text) =>
            "a project cannot bring that; say it in your own settings or on the command line",
        SettingKind.Text when !IsLine(key, value) =>
            string.Create(CultureInfo.InvariantCulture, $"write one line of text of at most {key.Most} characters"),
        SettingKind.Flag when value.Kind is not (JsonValueKind.True or JsonValueKind.False) => "write true or false",
        SettingKind.Number when !IsNumber(key, value) =>
            string.Create(CultureInfo.InvariantCulture, $"write a number from {key.Least} to {key.Most}"),
        _ => null,
    };

    static bool IsNumber(SettingKey key, PlacedValue value) =>
        value.Kind is JsonValueKind.Number && double.Parse(value.Text, CultureInfo.InvariantCulture) is var number && number >= key.Least && number <= key.Most;

    static bool IsLine(SettingKey key, PlacedValue value) =>
        value.Kind is JsonValueKind.String && value.Text.Length <= key.Most && value.Text.Trim() == value.Text && !value.Text.Any(char.IsControl);

    // A name that is said twice counts as often as it is said; the last one decides.
    IEnumerable<PlacedProperty> Once(PlacedValue group, string prefix)
    {
        var seen = new Dictionary<string, TextPlace>(StringComparer.Ordinal);
        foreach (var property in group.Properties)
        {
            if (!seen.TryAdd(property.Name, property.Place))
            {
                Add(property.Place, $"'{prefix}{property.Name}' stands here for the second time (first in line {seen[property.Name].Line})", "keep one of them");
            }

            yield return property;
        }
    }

    void Unknown(PlacedProperty property, string prefix, IEnumerable<string> known)
    {
        var names = known.ToList();
        _missesRules |= SettingKeys.Nearest(property.Name, names) is { } meant
            && (SettingKeys.Groups.Contains(meant) || (SettingKeys.Find(prefix + meant) is { } key && SettingKeys.IsNarrowing(key)));
        Add(property.Place, $"there is no setting '{prefix}{property.Name}'",
            SettingKeys.Nearest(property.Name, names) is { } near ? $"write '{near}'" : $"remove it; there is: {string.Join(", ", names)}");
    }

    void Add(TextPlace place, string message, string fix) => _problems.Add(new SettingsProblem(file.Path, place, message, fix));

    static string Shown(PlacedValue value) => value.Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Undefined => "text with half a character",
        JsonValueKind.String => $"\"{(value.Text.Length > 40 ? value.Text[..40] + "…" : value.Text)}\"",
        _ => value.Text,
    };
}
