namespace Patchbay.Cli.Tests;

public sealed class VersionTextTests
{
    [Theory]
    [InlineData("1.2.3+0123456789abcdef0123456789abcdef01234567", "patchbay 1.2.3, commit 0123456789ab")]
    [InlineData("1.2.4-dev.5+0123", "patchbay 1.2.4-dev.5, commit 0123")]
    [InlineData("0.1.0+sources.a1b2c3", "patchbay 0.1.0, built from a checkout with the content a1b2c3")]
    [InlineData("0.1.0", "patchbay 0.1.0")]
    [InlineData("0.1.0+", "patchbay 0.1.0")]
    public void The_version_says_what_it_was_built_from(string informational, string text) =>
        Assert.Equal(text, VersionText.Of(informational));
}
