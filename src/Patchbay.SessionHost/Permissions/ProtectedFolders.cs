using Patchbay.SessionHost.Settings;

namespace Patchbay.SessionHost.Permissions;

/// <summary>
/// The folders that hold access, tokens and policy: <c>PATCHBAY_HOME</c>, the state folder of every channel, wherever a
/// variable puts it, and the organisation's settings.
/// </summary>
static class ProtectedFolders
{
    const string StateFolder = "_STATE_DIR";

    public static IReadOnlyList<string> Of(SessionSettings settings, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var given = environment.Concat(settings.Servers.SelectMany(server => server.Environment))
            .Where(variable => variable.Key.EndsWith(StateFolder, StringComparison.Ordinal) && Path.IsPathFullyQualified(variable.Value ?? ""))
            .Select(variable => Path.GetFullPath(variable.Value!))
            .Where(folder => !IsAround(folder, settings.WorkingDirectory));
        return
        [
            .. new[]
            {
                settings.HomeFolder, Path.Combine(home, ".patchbay"), Path.Combine(home, ".claude", "channels"), Path.GetDirectoryName(SettingsPaths.ManagedFile)!,
            }.Concat(given).Distinct(),
        ];
    }

    // A state folder around the project would make the whole project state.
    static bool IsAround(string folder, string project) => Tools.PathRules.IsInside(folder, project);
}
