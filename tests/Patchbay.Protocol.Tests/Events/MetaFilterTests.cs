using Patchbay.Protocol.Events;

namespace Patchbay.Protocol.Tests.Events;

public sealed class MetaFilterTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("branch=main", true)]
    [InlineData("branch=MAIN", true)]
    [InlineData("branch=dev", false)]
    [InlineData("branch=dev,ma*", true)]
    [InlineData("branch!=dev", true)]
    [InlineData("branch!=dev,main", false)]
    [InlineData("branch=main status=failed", false)]
    [InlineData("branch=main status=failure", true)]
    [InlineData("missing=*", true)]
    [InlineData("missing=x*", false)]
    [InlineData("missing!=x", true)]
    [InlineData("status=*ail*re", true)]
    [InlineData("status=fai*failure", false)]
    [InlineData("status=f*l*e", true)]
    [InlineData("status=f*e*l*", false)]
    public void Every_condition_must_hold(string text, bool passes)
    {
        var meta = new Dictionary<string, string>(StringComparer.Ordinal) { ["branch"] = "main", ["status"] = "failure" };
        var filter = MetaFilter.Parse(text, out var wrong);
        Assert.Null(wrong);
        Assert.Equal(passes, filter!.Passes(key => [meta.GetValueOrDefault(key, "")]));
    }

    [Theory]
    [InlineData("branch=main failed", "failed")]
    [InlineData("branch=", "branch=")]
    [InlineData("=main", "=main")]
    [InlineData("!=main", "!=main")]
    [InlineData("bran-ch=main", "bran-ch=main")]
    public void The_word_that_is_no_condition_is_named(string text, string expected)
    {
        Assert.Null(MetaFilter.Parse(text, out var wrong));
        Assert.Equal(expected, wrong);
    }

    [Fact]
    public void A_condition_without_a_key_is_about_the_key_that_was_named_for_it()
    {
        var filter = MetaFilter.Parse("check_run.* branch=main", out _, "kind")!;
        Assert.True(filter.Passes(key => key is "kind" ? ["github.check_run.failed", "check_run.failed"] : ["main"]));
        Assert.False(filter.Passes(key => key is "kind" ? ["github.check_run.failed"] : ["main"]));
    }

    [Fact]
    public void A_pattern_of_many_stars_costs_no_more_than_its_length()
    {
        var pattern = string.Concat(Enumerable.Repeat("a*", 2000)) + "b";
        Assert.False(MetaFilter.Fits(pattern, new string('a', 100_000)));
    }
}
