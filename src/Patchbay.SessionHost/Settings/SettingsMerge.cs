using System.Globalization;
using Patchbay.Protocol.Logging;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Alerts;
using Patchbay.SessionHost.Isolation;
using Patchbay.SessionHost.Limits;
using Patchbay.SessionHost.Logs;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Settings;

/// <summary>Lays one source over the other, from the weakest to the strongest.</summary>
sealed class SettingsMerge
{
    const string CommandLine = "command line";

    readonly Dictionary<SettingKey, EffectiveSetting> _values =
        SettingKeys.All.Where(key => key.Kind is not SettingKind.Rules).ToDictionary(key => key, key => new EffectiveSetting(key, key.Default, SettingsSource.BuiltIn, "default"));

    readonly Dictionary<SettingKey, List<(EffectiveSetting Value, SourcedRule Rule)>> _rules =
        SettingKeys.All.Where(key => key.Kind is SettingKind.Rules).ToDictionary(key => key, _ => new List<(EffectiveSetting, SourcedRule)>());

    readonly List<SettingsProblem> _problems = [];
    readonly List<string> _notices = [];
    bool _trustsAllSenders;

    /// <summary>Where <paramref name="mayWiden"/> is false, and in a file that was not read whole, only what narrows rights counts.</summary>
    public void Add(SettingsFile file, bool mayWiden)
    {
        var found = SettingsValidator.Check(file);
        _problems.AddRange(found.Problems);
        if (found.MissesRules)
        {
            Add(new EffectiveSetting(SettingKeys.Ask, PermissionRule.Everything.Text, file.Source, $"{file.Path}, which cannot be understood whole"), PermissionRule.Everything);
        }

        var ignored = new List<string>();
        foreach (var entry in found.Entries)
        {
            var value = new EffectiveSetting(entry.Key, entry.Value.Text, file.Source, $"{file.Path}:{entry.Place.Line}:{entry.Place.Column}");
            if ((!mayWiden || file.Fault is not null) && !Narrows(value))
            {
                ignored.Add(entry.Key.Name);
            }
            else if (entry.Rule is { } rule)
            {
                Add(value, rule);
            }
            else
            {
                Set(value);
            }
        }

        if (ignored.Count > 0 && file.Fault is null)
        {
            _notices.Add($"{file.Path} is not trusted, so this of it does not count: {string.Join(", ", ignored.Distinct())}");
        }
    }

    public void Add(SettingsFlags flags)
    {
        _trustsAllSenders = flags.TrustAllSenders;
        if (flags.Mode is { } mode)
        {
            Set(new EffectiveSetting(SettingKeys.Mode, PermissionModes.Name(mode), SettingsSource.Flags, CommandLine));
        }

        if (flags.Agent.Name is { } agent && agent != _values[SettingKeys.AgentName].Value)
        {
            // The model of another agent is none of this one's.
            Set(new EffectiveSetting(SettingKeys.AgentModel, SettingKeys.AgentModel.Default, SettingsSource.Flags, CommandLine));
        }

        Say(SettingKeys.SandboxAlways, flags.Sandbox ? "true" : null);
        Say(SettingKeys.ContainerImage, flags.Container);
        Say(SettingKeys.AgentName, flags.Agent.Name);
        Say(SettingKeys.AgentModel, flags.Agent.Model);
        Say(SettingKeys.AgentEffort, flags.Agent.Effort);
    }

    public EffectiveSettings Result()
    {
        if (Flag(SettingKeys.DisableBypass) && Mode is PermissionMode.BypassPermissions)
        {
            var (bypass, forbidden) = (_values[SettingKeys.Mode], _values[SettingKeys.DisableBypass]);
            _notices.Add($"mode bypassPermissions ({bypass.Origin}) is forbidden by {forbidden.Origin}; the mode is default");
            _values[SettingKeys.Mode] = new EffectiveSetting(SettingKeys.Mode, SettingKeys.Mode.Default, forbidden.Source, forbidden.Origin);
        }

        if (_trustsAllSenders && Mode is not PermissionMode.BypassPermissions)
        {
            _trustsAllSenders = false;
            _notices.Add($"--dangerously-trust-all-senders does nothing in mode {PermissionModes.Name(Mode)}; it is for bypassPermissions");
        }

        return new EffectiveSettings
        {
            Permissions = new PermissionSettings { Timeout = Seconds(SettingKeys.TimeoutSeconds), RemindEvery = Seconds(SettingKeys.RemindSeconds) },
            Mode = Mode,
            Agent = new AgentSettings(Said(SettingKeys.AgentName), Said(SettingKeys.AgentModel), Said(SettingKeys.AgentEffort))
            {
                Origin = _values[SettingKeys.AgentName].Origin,
                Api = Said(SettingKeys.AgentApi),
                Thinking = Said(SettingKeys.AgentThinking) is { } mode ? new AgentThinking(mode, (int)Number(SettingKeys.ThinkingTokens)) : null,
            },
            Sandbox = Flag(SettingKeys.SandboxAlways) ? new SandboxSettings(Flag(SettingKeys.SandboxNetwork)) : null,
            Container = Said(SettingKeys.ContainerImage) is { } image ? new ContainerSettings(image, Said(SettingKeys.ContainerEngine), Flag(SettingKeys.SandboxNetwork)) : null,
            CompactTokens = (long)Number(SettingKeys.CompactTokens),
            Stall = new StallSettings(Seconds(SettingKeys.StallSeconds), _values[SettingKeys.OnStall].Value is "again"),
            Price = Number(SettingKeys.InputPrice) > 0 || Number(SettingKeys.OutputPrice) > 0
                ? new ModelPrice(Money(SettingKeys.InputPrice), Money(SettingKeys.OutputPrice), Money(SettingKeys.CachedPrice), Money(SettingKeys.InputPrice))
                : null,
            Retention = new RetentionSettings(
                Number(SettingKeys.KeepDays) is > 0 and var days ? TimeSpan.FromDays(days) : TimeSpan.MaxValue,
                Number(SettingKeys.KeepEnded) is > 0 and var count ? (int)count : int.MaxValue),
            Logs = new LogSettings(
                LogLevels.Parse(_values[SettingKeys.LogLevel].Value), (long)(Number(SettingKeys.LogMegabytes) * 1024 * 1024), (int)Number(SettingKeys.LogFiles)),
            Alerts = new AlertSettings(Seconds(SettingKeys.AlertRequests), Seconds(SettingKeys.AlertTurns), Seconds(SettingKeys.AlertQueue)),
            MetricsPort = Number(SettingKeys.MetricsPort) is >= 1 and var port ? (int)port : null,
            SendsTelemetry = Flag(SettingKeys.Otlp),
            Rules = new PermissionRules { Deny = Rules(SettingKeys.Deny), Ask = Rules(SettingKeys.Ask), Allow = Rules(SettingKeys.Allow) },
            TrustsAllSenders = _trustsAllSenders,
            IsBypassDisabled = Flag(SettingKeys.DisableBypass),
            Values = [.. SettingKeys.All.SelectMany(key => _values.TryGetValue(key, out var value) ? [value] : _rules[key].Select(rule => rule.Value))],
            Problems = _problems,
            Notices = _notices,
        };
    }

    PermissionMode Mode => PermissionModes.Parse(_values[SettingKeys.Mode].Value) ?? PermissionMode.Default;

    IReadOnlyList<SourcedRule> Rules(SettingKey key) => [.. _rules[key].Select(rule => rule.Rule)];

    void Add(EffectiveSetting value, PermissionRule rule) => _rules[value.Key].Add((value, new SourcedRule(rule, value.Origin)));

    void Set(EffectiveSetting value)
    {
        if (value.Key != SettingKeys.DisableBypass || !Flag(SettingKeys.DisableBypass))
        {
            _values[value.Key] = value;
        }
    }

    // Less than what stands there, whoever said that: anybody may take rights away from himself. Not by acceptEdits: it is
    // less than a bypass, and more than what is left when a later source forbids that bypass.
    bool Narrows(EffectiveSetting value) =>
        SettingKeys.IsNarrowing(value.Key)
        || (value.Key == SettingKeys.DisableBypass && value.Value is "true")
        || (value.Key == SettingKeys.SandboxAlways && value.Value is "true")
        || (value.Key == SettingKeys.Mode && PermissionModes.Parse(value.Value) is { } mode and (PermissionMode.Plan or PermissionMode.Default) && PermissionModes.Freedom(mode) < PermissionModes.Freedom(Mode));

    void Say(SettingKey key, string? value)
    {
        if (value is not null)
        {
            Set(new EffectiveSetting(key, value, SettingsSource.Flags, CommandLine));
        }
    }

    string? Said(SettingKey key) => _values[key].Value is var value && value == key.Default ? null : value;

    bool Flag(SettingKey key) => _values[key].Value is "true";

    TimeSpan Seconds(SettingKey key) => TimeSpan.FromSeconds(Number(key));

    decimal Money(SettingKey key) => (decimal)Number(key);

    double Number(SettingKey key) => double.Parse(_values[key].Value, CultureInfo.InvariantCulture);
}
