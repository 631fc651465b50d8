namespace Patchbay.SessionHost.Permissions;

/// <summary>How freely tools run. Values as on the command line.</summary>
public enum PermissionMode
{
    /// <summary>Reading inside the folder and answering a chat of the turn do not ask; the rest does.</summary>
    Default,

    /// <summary>As default, and files inside the folder may be written without asking.</summary>
    AcceptEdits,

    /// <summary>Reading only: what would change something is refused.</summary>
    Plan,

    /// <summary>Nothing asks, for the terminal and owners only.</summary>
    BypassPermissions,
}

/// <summary>The names on the command line.</summary>
public static class PermissionModes
{
    public static IReadOnlyList<string> Names { get; } = ["default", "acceptEdits", "plan", "bypassPermissions"];

    public static string Name(PermissionMode mode) => Names[(int)mode];

    /// <summary>Which mode lets more happen unasked: plan least, bypass most.</summary>
    public static int Freedom(PermissionMode mode) => mode is PermissionMode.Plan ? -1 : (int)mode;

    /// <summary>Null when the name is none.</summary>
    public static PermissionMode? Parse(string name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
            {
                return (PermissionMode)i;
            }
        }

        return null;
    }
}
