using System.Text.RegularExpressions;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Protocol.Tests.Permissions;

public partial class PermissionIdTests
{
    [Fact]
    public void Fact_15_Ten_thousand_ids_have_the_form_and_none_is_given_while_it_is_open()
    {
        var open = new HashSet<string>();
        for (var i = 0; i < 10_000; i++)
        {
            var id = PermissionId.New(open.Contains);
            Assert.Matches(Form(), id);
            Assert.True(PermissionId.IsValid(id));
            Assert.True(open.Add(id));
        }

        // Every letter comes up: 50,000 draws of 25.
        Assert.Equal(25, open.SelectMany(id => id).Distinct().Count());
    }

    [Fact]
    public void An_id_that_is_open_is_drawn_again()
    {
        var asked = 0;
        PermissionId.New(_ => ++asked < 100);

        Assert.Equal(100, asked);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abcd")]
    [InlineData("abcdef")]
    [InlineData("abcdl")]
    [InlineData("ABCDE")]
    [InlineData("abcd1")]
    [InlineData("abcd\n")]
    public void Nothing_else_is_an_id(string? id) => Assert.False(PermissionId.IsValid(id));

    [GeneratedRegex(@"\A[a-km-z]{5}\z")]
    private static partial Regex Form();
}
