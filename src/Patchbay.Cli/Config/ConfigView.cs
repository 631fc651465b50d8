using Patchbay.Protocol;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Cli.Config;

/// <summary>The settings as a session in this folder would have them.</summary>
static class ConfigView
{
    public static int Get(string key, bool showOrigin, bool trustProject)
    {
        foreach (var value in Load(trustProject).Values.Where(value => value.Key.Name == key))
        {
            Print(value.Value, value, showOrigin);
        }

        return 0;
    }

    public static int List(bool showOrigin, bool trustProject)
    {
        var settings = Load(trustProject);
        foreach (var value in settings.Values)
        {
            Print($"{value.Key.Name} = {value.Value}", value, showOrigin);
        }

        foreach (var line in settings.Problems.Select(problem => problem.ToString()).Concat(settings.Notices))
        {
            Console.Error.WriteLine($"patchbay: {PlainText.OneLine(line)}");
        }

        return settings.Problems.Count == 0 ? 0 : 1;
    }

    static EffectiveSettings Load(bool trustProject) =>
        SettingsLoader.Load(SettingsPaths.For(Home.Folder, Directory.GetCurrentDirectory()), new SettingsFlags(), ProjectTrust.For(trustProject));

    static void Print(string text, EffectiveSetting value, bool showOrigin) =>
        Console.WriteLine(PlainText.OneLine(showOrigin ? $"{text}  ({value.Origin})" : text));
}
