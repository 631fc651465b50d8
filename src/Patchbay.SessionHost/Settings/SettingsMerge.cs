using System.Globalization;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Settings;

/// <summary>Lays one source over the other, from the weakest to the strongest.</summary>
sealed class SettingsMerge
{
    readonly Dictionary<SettingKey, EffectiveSetting> _values =
        SettingKeys.All.ToDictionary(key => key, key => new EffectiveSetting(key, key.Default, SettingsSource.BuiltIn, "default"));

    readonly List<SettingsProblem> _problems = [];
    readonly List<string> _notices = [];

    /// <summary>Where <paramref name="mayWiden"/> is false, and in a file that was not read whole, only what narrows rights counts.</summary>
    public void Add(SettingsFile file, bool mayWiden)
    {
        var (entries, problems) = SettingsValidator.Check(file);
        _problems.AddRange(problems);
        var ignored = new List<string>();
        foreach (var entry in entries)
        {
            var value = new EffectiveSetting(entry.Key, entry.Value.Text, file.Source, $"{file.Path}:{entry.Place.Line}:{entry.Place.Column}");
            if ((mayWiden && file.Fault is null) || Narrows(value))
            {
                Set(value);
            }
            else
            {
                ignored.Add(entry.Key.Name);
            }
        }

        if (ignored.Count > 0 && file.Fault is null)
        {
            _notices.Add($"{file.Path} is not trusted, so this of it does not count: {string.Join(", ", ignored.Distinct())}");
        }
    }

    public void Add(SettingsFlags flags)
    {
        if (flags.Mode is { } mode)
        {
            Set(new EffectiveSetting(SettingKeys.Mode, PermissionModes.Name(mode), SettingsSource.Flags, "command line"));
        }
    }

    public EffectiveSettings Result()
    {
        if (Flag(SettingKeys.DisableBypass) && Mode is PermissionMode.BypassPermissions)
        {
            var (bypass, forbidden) = (_values[SettingKeys.Mode], _values[SettingKeys.DisableBypass]);
            _notices.Add($"mode bypassPermissions ({bypass.Origin}) is forbidden by {forbidden.Origin}; the mode is default");
            _values[SettingKeys.Mode] = new EffectiveSetting(SettingKeys.Mode, SettingKeys.Mode.Default, forbidden.Source, forbidden.Origin);
        }

        return new EffectiveSettings
        {
            Permissions = new PermissionSettings { Timeout = Seconds(SettingKeys.TimeoutSeconds), RemindEvery = Seconds(SettingKeys.RemindSeconds) },
            Mode = Mode,
            Retention = new RetentionSettings(
                Number(SettingKeys.KeepDays) is > 0 and var days ? TimeSpan.FromDays(days) : TimeSpan.MaxValue,
                Number(SettingKeys.KeepEnded) is > 0 and var count ? (int)count : int.MaxValue),
            IsBypassDisabled = Flag(SettingKeys.DisableBypass),
            Values = [.. SettingKeys.All.Select(key => _values[key])],
            Problems = _problems,
            Notices = _notices,
        };
    }

    PermissionMode Mode => PermissionModes.Parse(_values[SettingKeys.Mode].Value) ?? PermissionMode.Default;

    void Set(EffectiveSetting value)
    {
        if (value.Key != SettingKeys.DisableBypass || !Flag(SettingKeys.DisableBypass))
        {
            _values[value.Key] = value;
        }
    }

    // Less than what stands there, whoever said that: anybody may take rights away from himself.
    bool Narrows(EffectiveSetting value) =>
        (value.Key == SettingKeys.DisableBypass && value.Value is "true")
        || (value.Key == SettingKeys.Mode && PermissionModes.Parse(value.Value) is { } mode && PermissionModes.Freedom(mode) < PermissionModes.Freedom(Mode));

    bool Flag(SettingKey key) => _values[key].Value is "true";

    TimeSpan Seconds(SettingKey key) => TimeSpan.FromSeconds(Number(key));

    double Number(SettingKey key) => double.Parse(_values[key].Value, CultureInfo.InvariantCulture);
}
