namespace Patchbay.Cli.Tests.Config;

[Collection("standard error")]
public sealed class ConfigCommandTests
{
    [Theory]
    [InlineData("config get permissions.mod", "did you mean permissions.mode?")]
    [InlineData("config get colour", "there is no setting 'colour'")]
    [InlineData("config set permissions.mode plan --scope managed", "'user'")]
    [InlineData("config set permissions.mode", "value")]
    public async Task Bad_usage_is_one_clear_line(string arguments, string expected)
    {
        using var errors = new StringWriter();
        var before = Console.Error;
        Console.SetError(errors);
        try
        {
            Assert.Equal(2, await CommandLine.RunAsync(arguments.Split(' ')));
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Contains(expected, errors.ToString(), StringComparison.Ordinal);
        Assert.Single(errors.ToString().TrimEnd('\n').Split('\n'));
    }
}
