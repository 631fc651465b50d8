namespace Patchbay.Cli.Doctor;

/// <summary>Finds files of ours without following links.</summary>
static class StateFiles
{
    const int Most = 2000;

    static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 4,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    public static IEnumerable<string> Of(string home, string pattern) => Directory.Exists(home)
        ? Directory.EnumerateFiles(home, pattern, Everywhere).Take(Most).Order(StringComparer.Ordinal)
        : [];
}
