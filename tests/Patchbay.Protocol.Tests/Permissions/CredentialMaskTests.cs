using Patchbay.Protocol.Permissions;

namespace Patchbay.Protocol.Tests.Permissions;

public class CredentialMaskTests
{
    // Written in two parts, so that no scanner of repositories takes them for real.
    [Theory]
    [InlineData("sk-ant-", "REDACTED-example-01")]
    [InlineData("ghp_", "abcdefghijklmnopqrst0123")]
    [InlineData("github_pat_", "abcdefghijklmnopqrst0123")]
    [InlineData("glpat-", "abcdefghijklmnopqrst")]
    [InlineData("xoxb-", "1234567890-abc")]
    [InlineData("AKIA", "ABCDEFGHIJKLMNOP")]
    [InlineData("npm_", "abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("123456789:AA", "abcdefghijklmnopqrstuvwxyz0123456")]
    [InlineData("eyJhbGciOiJIUzI1.", "eyJzdWIiOiIxMjM0.abcdefghijkl")]
    public void A_known_credential_is_masked_and_what_surrounds_it_is_not(string prefix, string rest)
    {
        Assert.Equal("curl -H 'A: [REDACTED]' https://x/y", CredentialMask.Apply($"curl -H 'A: {prefix}{rest}' https://x/y"));
        Assert.Equal("[REDACTED];rm -rf /", CredentialMask.Apply($"{prefix}{rest};rm -rf /"));
    }

    [Theory]
    [InlineData("ask-anthropic-for-something-long")]
    [InlineData("sk-short")]
    [InlineData("see https://example.org/ghp_readme")]
    [InlineData("xAKIAABCDEFGHIJKLMNOP")]
    public void Other_text_stays(string text) => Assert.Equal(text, CredentialMask.Apply(text));
}
