namespace Patchbay.SessionHost.Settings;

/// <summary>Where settings come from. A later one wins over an earlier one.</summary>
public enum SettingsSource
{
    /// <summary>What the program does when nobody says anything.</summary>
    BuiltIn,

    /// <summary><c>PATCHBAY_HOME/settings.json</c></summary>
    User,

    /// <summary><c>.patchbay/settings.json</c>, shared with everyone who works on the project.</summary>
    Project,

    /// <summary><c>.patchbay/settings.local.json</c>, for this checkout alone.</summary>
    Local,

    /// <summary>The command line.</summary>
    Flags,

    /// <summary>What the organisation says; nobody else can weaken it.</summary>
    Managed,
}
