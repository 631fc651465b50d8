using Patchbay.SessionHost.Settings;

namespace Patchbay.SessionHost.Tests.Settings;

/// <summary>A home, a project and the organisation's file, none of them of this machine.</summary>
public sealed class SettingsFolder : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("patchbay-settings-").FullName;

    public SettingsFolder() => Paths = SettingsPaths.For(Path.Combine(_root, "home"), Project) with { Managed = Path.Combine(_root, "etc", "managed.json") };

    public string Project => Path.Combine(_root, "project");

    public SettingsPaths Paths { get; }

    public void Write(SettingsSource source, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Paths.For(source))!);
        File.WriteAllText(Paths.For(source), text);
    }

    public string Read(SettingsSource source) => File.ReadAllText(Paths.For(source));

    public EffectiveSettings Load(bool trusted = true, SettingsFlags? flags = null) =>
        SettingsLoader.Load(Paths, flags ?? new SettingsFlags(), (_, _) => trusted);

    /// <summary>All problems of one file, without its path.</summary>
    public IReadOnlyList<string> Problems(SettingsSource source, string text)
    {
        Write(source, text);
        return [.. Load().Problems.Select(problem => problem.ToString()[(Paths.For(source).Length + 1)..])];
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
