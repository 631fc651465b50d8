using System.Text.RegularExpressions;

namespace Patchbay.Solution.Tests;

public partial class DocsTests
{
    static IEnumerable<string> Pages => Checkout.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        var broken =
            from page in Pages
            from Match link in Link().Matches(WithoutCode(Checkout.Read(page)))
            let target = link.Groups[1].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            where !Leads(page, target)
            select $"{page}: {target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Pages_mention_only_scripts_that_exist()
    {
        var unknown =
            from page in Pages
            from Match command in Command().Matches(Checkout.Read(page))
            where !File.Exists(Checkout.FullPath(command.Groups[1].Value))
            select $"{page}: ./{command.Groups[1].Value}";

        Assert.Empty(unknown);
    }

    [Fact]
    public void Tests_that_the_complaints_name_exist()
    {
        var tests = Checkout.Files.Where(file => file.StartsWith("tests/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(file => TestMethod().Matches(Checkout.Read(file))).Select(method => method.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var named = TestName().Matches(Checkout.Read("docs/explanation/complaints.md")).Select(name => name.Groups[1].Value).ToList();

        Assert.True(named.Count >= 35, "the page names a test for most complaints");
        Assert.Empty(named.Except(tests));
    }

    static bool Leads(string page, string target)
    {
        var parts = target.Split('#', 2);
        var file = parts[0] is "" ? page : Path.GetRelativePath(Checkout.Root, Path.Combine(Checkout.Root, Path.GetDirectoryName(page)!, Uri.UnescapeDataString(parts[0]))).Replace('\\', '/');
        var exists = Checkout.Files.Contains(file) || Directory.Exists(Checkout.FullPath(file));
        return exists && (parts.Length == 1 || !file.EndsWith(".md", StringComparison.Ordinal) || Anchors(file).Contains(parts[1]));
    }

    static IEnumerable<string> Anchors(string page) => Heading().Matches(WithoutCode(Checkout.Read(page)))
        .Select(heading => NotInAnchor().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    static string WithoutCode(string text) => Code().Replace(text, "");

    [GeneratedRegex(@"\]\(<?([^)>\s]+)>?(?: ""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w./`-])`?\./([a-z][\w-]*)(?![\w/.-])")]
    private static partial Regex Command();

    // Names of tests are sentences: a capital first, small letters after the first underscore or a number.
    [GeneratedRegex(@"`([A-Z][A-Za-z0-9]*_[a-z0-9]\w*)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex("^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
