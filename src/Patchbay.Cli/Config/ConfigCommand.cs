using System.CommandLine;
using Patchbay.Cli.Completion;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Cli.Config;

/// <summary><c>patchbay config</c>: shows the settings as they count here, and changes one.</summary>
static class ConfigCommand
{
    static readonly string[] Scopes = ["user", "project", "local"];

    public static Command Create() => new("config", "Show the settings as they count in this folder, or change one") { Get(), Set(), Unset(), List() };

    static Command Get()
    {
        var (key, origin, trust) = (Key(), Origin(), Trust());
        var command = new Command("get", "Print the value of one setting") { key, origin, trust };
        command.SetAction((parsed, cancellationToken) =>
            ConfigView.GetAsync(parsed.GetValue(key)!, parsed.GetValue(origin), parsed.GetValue(trust), cancellationToken));
        return command;
    }

    static Command List()
    {
        var (origin, trust) = (Origin(), Trust());
        var command = new Command("list", "Print all settings, and every problem of the files; the exit code is 1 when there is one") { origin, trust };
        command.SetAction((parsed, cancellationToken) => ConfigView.ListAsync(parsed.GetValue(origin), parsed.GetValue(trust), cancellationToken));
        return command;
    }

    static Command Set()
    {
        var key = Key();
        var value = new Argument<string>("value") { Description = "The new value; of a list, a JSON list, or one item with --add" };
        var scope = Scope();
        var add = new Option<bool>("--add") { Description = "Add the value to a list instead of replacing the list" };
        var yes = Yes();
        var command = new Command("set", "Change one setting of your own, of the project, or of this checkout; refused below a session") { key, value, scope, add, yes };
        command.SetAction((parsed, cancellationToken) => ConfigChange.SetAsync(
            parsed.GetValue(key)!, parsed.GetValue(value)!, Source(parsed.GetValue(scope)!), parsed.GetValue(add), parsed.GetValue(yes), cancellationToken));
        return command;
    }

    static Command Unset()
    {
        var (key, scope, yes) = (Key(), Scope(), Yes());
        var command = new Command("unset", "Take one setting out of a file, so that what is weaker counts again; refused below a session") { key, scope, yes };
        command.SetAction((parsed, cancellationToken) => ConfigChange.UnsetAsync(
            parsed.GetValue(key)!, Source(parsed.GetValue(scope)!), parsed.GetValue(yes), cancellationToken));
        return command;
    }

    static Option<string> Scope()
    {
        var scope = new Option<string>("--scope") { Description = "Which file to change", HelpName = string.Join('|', Scopes), DefaultValueFactory = _ => "user" };
        scope.AcceptOnlyFromAmong(Scopes);
        return scope;
    }

    static SettingsSource Source(string scope) => Enum.Parse<SettingsSource>(scope, ignoreCase: true);

    static Option<bool> Yes() => new("--yes") { Description = "Change it also where nobody sits at a terminal" };

    static Argument<string> Key()
    {
        var key = new Argument<string>("key") { Description = $"One of: {string.Join(", ", SettingKeys.All.Select(known => known.Name))}" }.SuggestTo(() => SettingKeys.All.Select(known => known.Name));
        key.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && SettingKeys.Find(token.Value) is null)
            {
                var near = SettingKeys.Nearest(token.Value, SettingKeys.All.Select(known => known.Name));
                result.AddError($"there is no setting '{token.Value}'{(near is null ? "" : $"; did you mean {near}?")}");
            }
        });
        return key;
    }

    static Option<bool> Origin() => new("--show-origin") { Description = "Say where each value comes from" };

    static Option<bool> Trust() => new("--trust-project") { Description = "As a session started with --trust-project sees it" };
}
