using FsCheck;
using FsCheck.Fluent;
using Patchbay.SessionHost.Trust;

namespace Patchbay.SessionHost.Tests.Trust;

public sealed class LineDifferenceTests
{
    static readonly Gen<string[]> Text = Gen.Elements("a", "b", "c", "d").ArrayOf();

    static Gen<(string[] Before, string[] Now)> Texts => from before in Text from now in Text select (before, now);

    [Theory]
    [InlineData("", "a", "+ a")]
    [InlineData("a", "", "- a")]
    [InlineData("a b c", "a c", "  a,- b,  c")]
    [InlineData("a b c d e f g", "A b c d e f G", "- a,+ A,  b,  c,…,  e,  f,- g,+ G")]
    [InlineData("a b", "b a", null)]
    [InlineData("a", "a", "")]
    public void Lines_that_went_and_came_are_marked(string before, string now, string? expected)
    {
        var difference = LineDifference.Between(Lines(before), Lines(now));

        Assert.NotNull(difference);
        if (expected is not null)
        {
            Assert.Equal(expected, string.Join(',', difference));
        }
    }

    [Fact]
    public void What_is_marked_leads_from_the_one_text_to_the_other() => Histories.Holds(Texts, pair =>
    {
        var (before, now) = pair;
        var marked = LineDifference.Between(before, now)!;
        var left = before.ToList();
        return marked.Where(line => line[0] == '-').All(line => left.Remove(line[2..]))
            && left.Concat(marked.Where(line => line[0] == '+').Select(line => line[2..])).Order().SequenceEqual(now.Order());
    });

    [Fact]
    public void Two_texts_that_have_nothing_in_common_do_not_keep_the_user_waiting()
    {
        var before = Enumerable.Range(0, 100_000).Select(i => $"{i}").ToArray();
        var now = Enumerable.Range(0, 100_000).Select(i => $"x{i}").ToArray();

        Assert.Null(LineDifference.Between(before, now));
        Assert.NotNull(LineDifference.Between(before, [.. before.Take(50_000), "in the middle", .. before.Skip(50_000)]));
    }

    static string[] Lines(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
