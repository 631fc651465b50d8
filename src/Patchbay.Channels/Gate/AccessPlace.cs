namespace Patchbay.Channels.Gate;

/// <summary>Where the access state of one account lies, and whether it may change.</summary>
/// <param name="Folder">Absolute: the state folder of the channel.</param>
/// <param name="IsStatic">Read once and never written; nobody can pair.</param>
public sealed record AccessPlace(AccessProfile Profile, string Folder, bool IsStatic)
{
    /// <summary>The contract's file.</summary>
    public string AccessFile => Path.Combine(Folder, "access.json");

    /// <summary>Ours: who may approve and who owns.</summary>
    internal string RolesFile => Path.Combine(Folder, "roles.json");

    /// <summary>Ours: there once the roles were written down for the first time, so that a lost file grants nothing again.</summary>
    internal string RolesMarker => Path.Combine(Folder, ".roles-written");

    /// <summary>Ours: the pairing window, when one was opened.</summary>
    internal string WindowFile => Path.Combine(Folder, "pairing.json");

    internal string LockFile => Path.Combine(Folder, "access.lock");

    /// <summary>A file for each person to be told that they are paired; its content is their chat.</summary>
    internal string ApprovedFolder => Path.Combine(Folder, "approved");

    /// <summary>Ours: a file for each change that the owners are to hear of.</summary>
    internal string NewsFolder => Path.Combine(Folder, "access-news");

    /// <summary>
    /// From the variables of the contract: <c>PREFIX_STATE_DIR</c>, else <c>PATCHBAY_HOME/channels/NAME</c>; and
    /// <c>PREFIX_ACCESS_MODE=static</c>.
    /// </summary>
    public static AccessPlace Find(AccessProfile profile, Func<string, string?> variable)
    {
        var folder = variable($"{profile.Prefix}_STATE_DIR") is { Length: > 0 } given ? given : Path.Combine(HomeFolder(variable), "channels", profile.Name);
        return new(profile, Path.GetFullPath(folder), variable($"{profile.Prefix}_ACCESS_MODE") is "static");
    }

    internal static string HomeFolder(Func<string, string?> variable) =>
        variable("PATCHBAY_HOME") is { Length: > 0 } home
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".patchbay");
}
