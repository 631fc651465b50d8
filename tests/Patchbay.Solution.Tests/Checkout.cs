namespace Patchbay.Solution.Tests;

/// <summary>The files of the checkout that these tests were built from. What a build leaves behind is not among them.</summary>
static class Checkout
{
    static readonly string[] NotOurs = ["artifacts", ".git", "bin", "obj", "node_modules", ".patchbay", ".vs", ".idea"];

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Paths from the root, with slashes, sorted.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Select(Relative).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Projects => Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    public static IEnumerable<string> Sources => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    public static string FullPath(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(FullPath(file));

    static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Patchbay.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);

    static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) is not ".git").Concat(Directory.EnumerateDirectories(folder)
            .Where(inner => !NotOurs.Contains(Path.GetFileName(inner)))
            .SelectMany(Walk));
}
