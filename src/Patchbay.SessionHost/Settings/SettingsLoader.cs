namespace Patchbay.SessionHost.Settings;

/// <summary>
/// True when the user trusted exactly this content of the project's file. It is asked with what was read, and what was read
/// is what counts.
/// </summary>
public delegate bool ProjectFileTrust(string path, ReadOnlyMemory<byte> content);

/// <summary>
/// Reads the settings of all sources. Nothing that is wrong with a file stops the session: all problems are reported at
/// once, and of a file that cannot be read whole, as of a project's file that is not trusted, only what narrows rights counts.
/// </summary>
public static class SettingsLoader
{
    public static EffectiveSettings Load(SettingsPaths paths, SettingsFlags flags, ProjectFileTrust isTrusted)
    {
        var merge = new SettingsMerge();
        merge.Add(SettingsFile.Read(SettingsSource.User, paths.User), mayWiden: true);

        // In the home folder the project's file is the user's own, and that was read already.
        if (paths.Project != paths.User)
        {
            AddProject(merge, SettingsFile.Read(SettingsSource.Project, paths.Project), isTrusted);
        }

        AddProject(merge, SettingsFile.Read(SettingsSource.Local, paths.Local), isTrusted);
        merge.Add(flags);
        merge.Add(SettingsFile.Read(SettingsSource.Managed, paths.Managed), mayWiden: true);
        return merge.Result();
    }

    static void AddProject(SettingsMerge merge, SettingsFile file, ProjectFileTrust isTrusted) =>
        merge.Add(file, mayWiden: file.Exists && file.Fault is null && isTrusted(file.Path, file.Content));
}
