using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Cli.Config;

/// <summary><c>patchbay config set</c>.</summary>
static class ConfigChange
{
    const int Failed = 1;

    public static int Set(string name, string value, SettingsSource scope, bool add, bool yes)
    {
        if (PolicyGuard.Refuse("config set", yes) is { } code)
        {
            return code;
        }

        var key = SettingKeys.Find(name)!;
        var path = SettingsPaths.For(Home.Folder, Directory.GetCurrentDirectory()).For(scope);
        if (add && key.Kind is not SettingKind.Rules)
        {
            Console.Error.WriteLine($"patchbay: {key.Name} is no list: leave out --add");
            return CommandLine.BadUsage;
        }

        var json = Json(key, value, add);
        if ((add ? SettingsWriter.Add(scope, path, key, json) : SettingsWriter.Set(scope, path, key, json)) is { } problem)
        {
            Console.Error.WriteLine($"patchbay: {PlainText.OneLine(problem)}");
            return Failed;
        }

        Console.WriteLine(PlainText.OneLine($"{key.Name} {(add ? "+=" : "=")} {value}  ({path})"));
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
