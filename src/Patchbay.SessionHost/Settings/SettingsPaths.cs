namespace Patchbay.SessionHost.Settings;

/// <summary>Where the four files are, absolute.</summary>
public sealed record SettingsPaths(string User, string Project, string Local, string Managed)
{
    /// <summary>
    /// Where the organisation's settings are. Only an administrator may write there, and nothing that a user or an agent can
    /// set (no variable, no flag, no setting) moves it.
    /// </summary>
    public static string ManagedFile { get; } =
        OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "Patchbay", FileName)
        : OperatingSystem.IsMacOS() ? $"/Library/Application Support/Patchbay/{FileName}"
        : $"/etc/patchbay/{FileName}";

    const string FileName = "managed-settings.json";

    public static SettingsPaths For(string homeFolder, string project) => new(
        Path.Combine(homeFolder, "settings.json"),
        Path.Combine(project, ".patchbay", "settings.json"),
        Path.Combine(project, ".patchbay", "settings.local.json"),
        ManagedFile);

    public string For(SettingsSource source) => source switch
    {
        SettingsSource.User => User,
        SettingsSource.Project => Project,
        SettingsSource.Local => Local,
        SettingsSource.Managed => Managed,
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };
}
