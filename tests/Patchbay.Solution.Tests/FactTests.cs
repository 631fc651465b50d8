using System.Globalization;
using System.Text.RegularExpressions;

namespace Patchbay.Solution.Tests;

/// <summary>The acceptance facts that hold so far, each as at least one test named after it. A lost one is a lost promise.</summary>
public partial class FactTests
{
    static readonly int[] Required =
    [
        .. Enumerable.Range(1, 21),
        22, 23, 24, 28, 29, .. Enumerable.Range(30, 12), 43, 47, 48, 49, 50,
    ];

    [Fact]
    public void Every_required_fact_has_a_test_that_bears_its_number()
    {
        var found = Checkout.Sources.Where(file => file.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(file => FactTest().Matches(Checkout.Read(file)))
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            .ToHashSet();

        Assert.Empty(Required.Except(found));
    }

    // An attribute, further attributes, then the method: a name in a comment or a call is no test.
    [GeneratedRegex(@"\[(?:Fact|Theory)\b[^\n]*\n(?:\s*\[[^\n]*\n)*\s*public (?:async )?\w+ Fact_0*(\d+)_\w+\(")]
    private static partial Regex FactTest();
}
