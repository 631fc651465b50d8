using System.Text.RegularExpressions;

namespace Patchbay.EndToEnd.Tests.Crash;

/// <summary>The named crash points as the sources have them, so that a new one is tested from its first day.</summary>
static partial class CrashPoints
{
    public static IReadOnlyList<string> InSources { get; } = Find();

    static List<string> Find()
    {
        var points = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories))
        {
            var source = File.ReadAllText(path);
            foreach (Match match in Point().Matches(source))
            {
                points.Add(match.Groups[1].Value);
            }

            foreach (Match match in Commit().Matches(source))
            {
                points.Add($"{match.Groups[1].Value}.before-commit");
                points.Add($"{match.Groups[1].Value}.after-commit");
            }
        }

        return [.. points];
    }

    [GeneratedRegex("""Faults\.Crash\("([^"]+)"\)""")]
    private static partial Regex Point();

    [GeneratedRegex("""\.Label\("([^"]+)"\)""")]
    private static partial Regex Commit();
}
