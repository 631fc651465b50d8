using Patchbay.Cli.Trust;
using Patchbay.Protocol;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Cli.Config;

/// <summary>The settings as a session in this folder would have them.</summary>
static class ConfigView
{
    public static async Task<int> GetAsync(string key, bool showOrigin, bool trustProject, CancellationToken cancellationToken)
    {
        foreach (var value in (await LoadAsync(trustProject, cancellationToken)).Values.Where(value => value.Key.Name == key))
        {
            Print(value.Value, value, showOrigin);
        }

        return 0;
    }

    public static async Task<int> ListAsync(bool showOrigin, bool trustProject, CancellationToken cancellationToken)
    {
        var settings = await LoadAsync(trustProject, cancellationToken);
        foreach (var value in settings.Values)
        {
            Print($"{value.Key.Name} = {value.Value}", value, showOrigin);
        }

        foreach (var line in settings.Problems.Select(problem => problem.ToString()).Concat(settings.Notices))
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(line)}");
        }

        return settings.Problems.Count == 0 ? 0 : 1;
    }

    static async Task<EffectiveSettings> LoadAsync(bool trustProject, CancellationToken cancellationToken)
    {
        var project = Directory.GetCurrentDirectory();
        var trust = await SessionTrust.LookAsync(project, trustProject, cancellationToken);
        return SettingsLoader.Load(SettingsPaths.For(Home.Folder, project), new SettingsFlags(), trust.IsTrusted);
    }

    static void Print(string text, EffectiveSetting value, bool showOrigin) =>
        Console.WriteLine(PlainText.OneLine(showOrigin ? $"{text}  ({value.Origin})" : text));
}
