using System.Text.RegularExpressions;

namespace Patchbay.Solution.Tests;

public partial class SourceTests(ITestOutputHelper output)
{
    static readonly string[] Binary = [".png", ".jpg", ".gif", ".ico", ".woff2"];

    [Fact]
    public void No_file_is_longer_than_400_lines_and_most_are_short()
    {
        var sizes = Checkout.Sources.Select(file => (Lines: File.ReadLines(Checkout.FullPath(file)).Count(), File: file)).Order().ToArray();
        output.WriteLine($"{sizes.Length} files, median {sizes[sizes.Length / 2].Lines} lines, 90th percentile {sizes[sizes.Length * 9 / 10].Lines}, longest {sizes[^1]}");

        Assert.DoesNotContain(sizes, size => size.Lines > 400);
    }

    [Fact]
    public void Nothing_is_put_off_left_out_or_slept_through() => Assert.Empty(Hits(Checkout.Sources, Forbidden()));

    [Fact]
    public void No_file_knows_the_machine_it_was_written_on() => Assert.Empty(Hits(
        Checkout.Files.Where(file => !Binary.Contains(Path.GetExtension(file)) && !file.EndsWith("/SourceTests.cs", StringComparison.Ordinal)),
        MachinePlaces()));

    [Fact]
    public void The_reserved_names_are_no_types_and_no_folders() => Assert.DoesNotContain(
        Checkout.Sources.Where(file => file.StartsWith("src/", StringComparison.Ordinal)),
        file => ReservedFolder().IsMatch(file) || ReservedType().IsMatch(Checkout.Read(file)));

    static IEnumerable<string> Hits(IEnumerable<string> files, Regex pattern) =>
        from file in files
        from line in File.ReadLines(Checkout.FullPath(file)).Select((text, index) => (Text: text, Number: index + 1))
        let match = pattern.Match(line.Text)
        where match.Success
        select $"{file}:{line.Number}: {match.Value}";

    // In pieces, so that this file is not found by itself.
    [GeneratedRegex("\\b(TO" + "DO|HA" + "CK|FIX" + "ME|NotImplemented" + "Exception)\\b|\\bSk" + "ip ?= ?\"|\\bThread\\.Sl" + "eep\\b")]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"(?<![\w.}])/(work|root)/|/tmp/wt\b|https?://[^/\s""]*(registry|nuget|npmjs|pypi|artifactory|nexus)[^\s""]*")]
    private static partial Regex MachinePlaces();

    [GeneratedRegex(@"/(Channel|Host|Console|Options|Session|Event)(/|\.cs$)")]
    private static partial Regex ReservedFolder();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum) (Channel|Host|Console|Options|Session|Event)\b(?! [a-z])")]
    private static partial Regex ReservedType();
}
