namespace Patchbay.SessionHost.Trust;

/// <summary>Which names in a project's folder count for something.</summary>
static class ProjectNames
{
    internal const string Servers = ".mcp.json";
    internal const string OwnFolder = ".patchbay";
    internal const string HiddenInstructions = ".claude/CLAUDE.md";

    static readonly string[] Instructions = ["AGENTS.md", "CLAUDE.md", "CLAUDE.local.md"];

    /// <summary>The exact name that this one is meant for; null for an ordinary file.</summary>
    internal static string? Meant(string name, bool atTheTop) =>
        Instructions.FirstOrDefault(known => Same(known, name)) ?? (atTheTop && Same(Servers, name) ? Servers : null);

    /// <summary>Where tasks lie that were taken, and their results: nothing in there is asked about or counts.</summary>
    internal static bool IsOfFinishedTasks(string folder) => folder is ".patchbay/tasks/running" or ".patchbay/tasks/done" or ".patchbay/tasks/failed";

    internal static bool IsOwnFolder(string name) => Same(OwnFolder, name);

    /// <summary>Folders that are not searched: their files are no instructions of this project.</summary>
    internal static bool IsSkipped(string folder) => folder.StartsWith('.') || Same("node_modules", folder);

    internal static ProjectFileKind KindOf(string meant) => meant == Servers ? ProjectFileKind.Servers : ProjectFileKind.Instructions;

    static bool Same(string known, string name) => known.Equals(name, StringComparison.OrdinalIgnoreCase);
}
