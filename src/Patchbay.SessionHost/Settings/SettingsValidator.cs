using System.Globalization;
using System.Text.Json;

namespace Patchbay.SessionHost.Settings;

/// <summary>One setting that a file says and that is valid.</summary>
sealed record SettingEntry(SettingKey Key, TextPlace Place, PlacedValue Value);

/// <summary>Looks through a whole file and names everything that is wrong with it; what is right counts.</summary>
sealed class SettingsValidator(SettingsFile file)
{
    readonly List<SettingsProblem> _problems = [];
    readonly List<SettingEntry> _entries = [];

    public static (IReadOnlyList<SettingEntry> Entries, IReadOnlyList<SettingsProblem> Problems) Check(SettingsFile file)
    {
        var validator = new SettingsValidator(file);
        if (file.Root is { Kind: JsonValueKind.Object } root)
        {
            validator.CheckRoot(root);
        }
        else if (file.Root is { } other)
        {
            validator.Add(other.Place, "the file must hold one object", "write { … } around it");
        }

        if (file.Fault is { } fault)
        {
            validator._problems.Add(fault);
        }

        return (validator._entries, validator._problems);
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

    /// <summary>What to write instead, or null when the value is right.</summary>
    string? Wrong(SettingKey key, PlacedValue value) => key.Kind switch
    {
        SettingKind.Choice when value.Kind is not JsonValueKind.String || !key.Choices.Contains(value.Text) =>
            $"write one of: {string.Join(", ", key.Choices.Select(choice => $"\"{choice}\""))}",
        SettingKind.Choice when file.Source is SettingsSource.Project or SettingsSource.Local && key.NotForProjects.Contains(value.Text) =>
            "a project cannot bring that; say it in your own settings or on the command line",
        SettingKind.Flag when value.Kind is not (JsonValueKind.True or JsonValueKind.False) => "write true or false",
        SettingKind.Number when !IsNumber(key, value) =>
            string.Create(CultureInfo.InvariantCulture, $"write a number from {key.Least} to {key.Most}"),
        _ => null,
    };

    static bool IsNumber(SettingKey key, PlacedValue value) =>
        value.Kind is JsonValueKind.Number && double.Parse(value.Text, CultureInfo.InvariantCulture) is var number && number >= key.Least && number <= key.Most;

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
