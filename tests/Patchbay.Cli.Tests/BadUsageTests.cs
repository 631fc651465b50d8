namespace Patchbay.Cli.Tests;

[Collection("standard error")]
public sealed class BadUsageTests
{
    [Theory]
    [InlineData("--bogus", "--bogus")]
    [InlineData("--channels telegram", "server:NAME, plugin:NAME@MARKET or builtin:NAME")]
    [InlineData("--dangerously-load-development-channels x", "must be tagged")]
    [InlineData("--permission-mode sometimes", "default, acceptEdits, plan, bypassPermissions")]
    [InlineData("--output-format xml", "text, json, stream-json")]
    [InlineData("--input-format xml", "text, stream-json")]
    [InlineData("--agent nobody", "there is: rehearsal")]
    [InlineData("--sandbox --container debian", "exclude each other")]
    [InlineData("--container --privileged", "--container")]
    [InlineData("--container a;b", "the name of an image")]
    [InlineData("--worktree --continue", "makes a new worktree")]
    [InlineData("--max-turns 0", "no number from 1 on")]
    [InlineData("--max-cost free", "no amount of dollars")]
    [InlineData("--max-idle soon", "90s, 15m or 2h")]
    [InlineData("--effort much", "low, medium, high")]
    [InlineData("--name ../up", "letters, digits")]
    [InlineData("channel nope", "fakechat")]
    [InlineData("--mcp-config no-such-file.json -p hi", "there is no such file")]
    public async Task Bad_usage_is_one_clear_line_and_exit_code_2(string arguments, string expected)
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

        var line = errors.ToString().TrimEnd('\n');
        Assert.StartsWith("patchbay: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }
}
