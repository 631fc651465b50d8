using Patchbay.Channels.Accounts;

namespace Patchbay.Channels.Tests.Accounts;

public sealed class TokenFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("token-test-").FullName;

    [Theory]
    [InlineData(null, "T=new\n")]
    [InlineData("A=1\nT=old\nB=2", "A=1\nT=new\nB=2\n")]
    [InlineData("T=old\nT=older\n", "T=new\n")]
    [InlineData("# T=no\nTT=other\n", "# T=no\nTT=other\nT=new\n")]
    public void Writing_replaces_one_line_and_keeps_the_others(string? before, string after)
    {
        if (before is not null)
        {
            File.WriteAllText(Env, before);
        }

        new TokenFile(_folder, "T").Write("new");

        Assert.Equal(after, File.ReadAllText(Env));
        Assert.Equal("new", new TokenFile(_folder, "T").Read());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Env));
        }
    }

    [Fact]
    public void Clearing_takes_the_line_alone()
    {
        File.WriteAllText(Env, "A=1\nT=old\n");

        Assert.True(new TokenFile(_folder, "T").Clear());
        Assert.False(new TokenFile(_folder, "T").Clear());

        Assert.Equal("A=1\n", File.ReadAllText(Env));
        Assert.Null(new TokenFile(_folder, "T").Read());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\nB=2")]
    public void A_token_cannot_bring_another_line(string token) =>
        Assert.Throws<ArgumentException>(() => new TokenFile(_folder, "T").Write(token));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Env => Path.Combine(_folder, ".env");
}
