using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Trust;

/// <summary>Everything that a project brings, read once. Nothing of it counts by being here.</summary>
/// <param name="Folder">The project's real folder: links are followed, so that one folder has one name.</param>
public sealed record ProjectSnapshot(string Folder, IReadOnlyList<ProjectFile> Files, IReadOnlyList<RefusedFile> Refused)
{
    /// <summary>True when the folder brings nothing that could count.</summary>
    public bool IsEmpty => Files.Count == 0 && Refused.Count == 0;

    /// <summary>Reads <c>.mcp.json</c>, everything under <c>.patchbay/</c>, and instruction files here and below.</summary>
    /// <param name="homeFolder"><c>PATCHBAY_HOME</c>, which is the user's also when it lies in the folder.</param>
    public static ProjectSnapshot Read(string folder, string homeFolder)
    {
        var reader = new ProjectReader(RealFolder(folder), RealFolder(homeFolder));
        reader.Read();
        return new ProjectSnapshot(
            reader.Folder,
            [.. reader.Files.OrderBy(file => file.Kind).ThenBy(file => file.Path, StringComparer.Ordinal)],
            reader.Refused);
    }

    /// <summary>The one name of a folder; it need not exist.</summary>
    /// <exception cref="IOException">Its links go round in a circle.</exception>
    public static string RealFolder(string folder) => Path.TrimEndingDirectorySeparator(PathRules.Resolve(Path.GetFullPath(folder)));
}
