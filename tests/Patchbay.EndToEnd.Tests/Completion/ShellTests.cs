using System.Diagnostics;
using Patchbay.EndToEnd.Tests.Attach;

namespace Patchbay.EndToEnd.Tests.Completion;

public sealed class ShellTests
{
    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Commands_options_and_values_are_completed_at_the_terminal(string shell)
    {
        await using var world = await ShellWorld.OpenAsync();
        await world.StartSessionsAsync();
        var terminal = await world.ShellAsync(shell);

        foreach (var (keys, called) in new (string, string)[]
        {
            ("patchbay --channels built\tf\t\r", "<--channels> <builtin:fakechat>"),
            ("patchbay --channels builtin:fake\t\r", "<--channels> <builtin:fakechat>"),
            ("patchbay --channels=bu\tf\t\r", "<--channels=builtin:fakechat>"),
            ("patchbay --dangerously-s\t\r", "<--dangerously-skip-permissions>"),
            ("patchbay --permission-mode plan conf\t se\t permissions.m\t plan --sc\t loc\t\r", "<--permission-mode> <plan> <config> <set> <permissions.mode> <plan> <--scope> <local>"),
            ("patchbay atta\t nig\t\r", "<attach> <night-shift>"),
            ("patchbay stop y\t\r", "<stop> <y>"),
            ("patchbay --resume y\t\r", "<--resume> <yesterday>"),
            ("patchbay --resume n\t\r", "<--resume> <n>"),
            ("patchbay --mcp-config serv\t\r", "<--mcp-config> <servers.json>"),
        })
        {
            terminal.Type(keys);
            await terminal.ShowsAsync($"called with: {called}.");
        }

        terminal.Type("\u0015exit\r");
    }

    [Theory]
    [InlineData("bash", "bash", "-n")]
    [InlineData("zsh", "zsh", "-n")]
    [InlineData("fish", "fish", "-n")]
    public async Task The_script_is_one_that_the_shell_understands(string name, string shell, string option)
    {
        await using var world = await AttachWorld.OpenAsync();
        var (code, script, errors) = await world.RunAsync("completion", name);
        Assert.True(code == 0, errors);

        var start = new ProcessStartInfo(shell, [option]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();

        Assert.Equal("", await process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Another_shell_is_refused_in_one_line()
    {
        await using var world = await AttachWorld.OpenAsync();

        var (code, output, errors) = await world.RunAsync("completion", "csh");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("csh", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
    }
}
