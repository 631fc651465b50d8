using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.SessionHost.Settings;
using Patchbay.Spool;

namespace Patchbay.Cli.Config;

/// <summary><c>patchbay config set</c> and <c>patchbay config unset</c>.</summary>
static class ConfigChange
{
    const int Failed = 1;

    public static async Task<int> SetAsync(string name, string value, SettingsSource scope, bool add, bool yes, CancellationToken cancellationToken)
    {
        if (PolicyGuard.Refuse("config set", yes) is { } code)
        {
            return code;
        }

        var key = SettingKeys.Find(name)!;
        if (add && key.Kind is not SettingKind.Rules)
        {
            await Console.Error.WriteLineAsync($"patchbay: {key.Name} is no list: leave out --add");
            return CommandLine.BadUsage;
        }

        var path = PathOf(scope);
        var json = Json(key, value, add);
        return await ChangeAsync(
            () => (add ? SettingsWriter.Add(scope, path, key, json) : SettingsWriter.Set(scope, path, key, json), $"{key.Name} {(add ? "+=" : "=")} {value}  ({path})"),
            cancellationToken);
    }

    public static async Task<int> UnsetAsync(string name, SettingsSource scope, bool yes, CancellationToken cancellationToken)
    {
        if (PolicyGuard.Refuse("config unset", yes) is { } code)
        {
            return code;
        }

        var key = SettingKeys.Find(name)!;
        var path = PathOf(scope);
        return await ChangeAsync(
            () => (SettingsWriter.Unset(scope, path, key, out var wasThere), wasThere ? $"{key.Name} is no longer set in {path}" : $"{key.Name} was not set in {path}"),
            cancellationToken);
    }

    static string PathOf(SettingsSource scope) => SettingsPaths.For(Home.Folder, Directory.GetCurrentDirectory()).For(scope);

    static async Task<int> ChangeAsync(Func<(string? Problem, string Done)> change, CancellationToken cancellationToken)
    {
        string? problem;
        var done = "";
        try
        {
            using var held = await SettingsLock.TakeAsync(Home.Folder, TimeProvider.System, cancellationToken);
            (problem, done) = change();
        }
        catch (Exception exception) when (exception is SpoolHeldException or SpoolUnavailableException)
        {
            problem = exception.Message;
        }

        if (problem is not null)
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(problem)}");
            return Failed;
        }

        await Console.Out.WriteLineAsync(PlainText.OneLine(done));
        return 0;
    }

    static string Json(SettingKey key, string value, bool isItem) =>
        isItem || key.Kind is SettingKind.Choice or SettingKind.Text || !IsJson(value) ? JsonSerializer.Serialize(value, CliJson.Default.String) : value;

    static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
