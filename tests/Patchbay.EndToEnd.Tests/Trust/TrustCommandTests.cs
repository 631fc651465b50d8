using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Trust;

public sealed class TrustCommandTests
{
    [Fact]
    public async Task Outside_a_terminal_the_command_wants_yes_and_shows_what_it_trusts()
    {
        await using var world = await TrustWorld.OpenAsync();
        world.PutServer("server");

        var (refused, _, why) = await world.RunAsync("trust");
        Assert.Equal(2, refused);
        Assert.Contains("--yes", Assert.Single(why.Trim().Split('\n')), StringComparison.Ordinal);

        var (code, output, _) = await world.RunAsync("trust", "--yes");
        Assert.Equal(0, code);
        Assert.Contains("starts ci: sh -c", output, StringComparison.Ordinal);
        Assert.Contains("Trusted: exactly this content of 1 file", output, StringComparison.Ordinal);

        await world.RunAsync("-p", "hello");
        Assert.Equal(["server"], world.MarksLeft);
    }

    [Theory]
    [InlineData("y\r", 0, "Trusted: exactly this content")]
    [InlineData("\r", 1, "Nothing was trusted.")]
    public async Task In_a_terminal_the_command_asks(string keys, int code, string answer)
    {
        await using var world = await TrustWorld.OpenAsync();
        world.PutServer("server");
        var terminal = world.Terminal("trust");
        await terminal.ShowsAsync("[y/N]");
        terminal.Type(keys);

        await terminal.ShowsAsync(answer);
        Assert.Equal(code, await terminal.ExitAsync());
    }

    [Fact]
    public async Task Revoked_is_revoked_also_for_a_folder_that_is_gone()
    {
        await using var world = await TrustWorld.OpenAsync();
        world.PutServer("server");
        await world.RunAsync("trust", "--yes");
        Assert.Contains("Trusted already: 1 file", (await world.RunAsync("trust", "--yes")).Output, StringComparison.Ordinal);

        var (code, output, _) = await world.RunAsync("trust", "--revoke", "--yes");
        Assert.Equal((0, true), (code, output.Contains("Forgotten: 1 file", StringComparison.Ordinal)));
        Assert.Contains("is ignored", (await world.RunAsync("-p", "hello")).Errors, StringComparison.Ordinal);
        Assert.Empty(world.MarksLeft);
        Assert.Equal(0, (await world.RunAsync("trust", "--revoke", "--yes", world.At("gone"))).Code);
        Assert.Contains("--yes  revoked", (await world.RunAsync("audit")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_agent_can_neither_give_nor_take_trust()
    {
        await using var world = await TrustWorld.OpenAsync();
        world.PutServer("server");
        foreach (string[] arguments in (string[][])[["trust", "--yes"], ["trust", "--revoke", "--yes"]])
        {
            var start = world.Command(arguments);
            start.Environment["PATCHBAY_SESSION"] = "tried";
            await using var terminal = RawTerminal.Start(start);

            await terminal.ShowsAsync("below a session");
            Assert.Equal(2, await terminal.ExitAsync());
        }

        var session = world.Command("--name", "tried", "--channels", "server:ci");
        session.Environment["PATCHBAY_SESSION"] = "tried";
        await using var nested = RawTerminal.Start(session);
        await nested.ShowsAsync("is ignored");
        Assert.DoesNotContain("[y/N]", nested.Text, StringComparison.Ordinal);
        Assert.Empty(world.MarksLeft);
    }

    [Fact]
    public async Task A_session_that_will_have_no_terminal_is_asked_for_in_the_one_that_starts_it()
    {
        await using var world = await TrustWorld.OpenAsync();
        world.PutServer("server");
        var terminal = world.Terminal("--detach", "--name", "tried", "--channels", "server:ci");
        await terminal.ShowsAsync("[y/N]");
        Assert.Empty(world.MarksLeft);
        terminal.Type("y\r");

        await world.MarkedAsync("server");
        Assert.Equal(0, (await world.RunAsync("stop", "tried")).Code);
    }

    [Fact]
    public async Task Showing_changes_nothing_and_hides_nothing()
    {
        await using var world = await TrustWorld.OpenAsync();
        HostileRepository.Build(world);

        var (code, output, _) = await world.RunAsync("trust", "--show");

        Assert.Equal(0, code);
        Assert.All(HostileRepository.Asking.Concat(HostileRepository.Refused), file => Assert.Contains(file, output, StringComparison.Ordinal));
        Assert.Contains("| # Rules␛]0;owned␇", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
        Assert.False(Directory.Exists(world.Home));
    }

    [Theory]
    [InlineData("trust --show --yes", "--show changes nothing")]
    [InlineData("trust --yes no-such-folder", "there is no such folder")]
    [InlineData("trust --bogus", "--bogus")]
    public async Task Bad_usage_is_one_clear_line(string arguments, string expected)
    {
        await using var world = await TrustWorld.OpenAsync();

        var (code, _, errors) = await world.RunAsync(arguments.Split(' '));

        Assert.Equal(2, code);
        Assert.Contains(expected, Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_record_trusts_nothing_and_is_said()
    {
        await using var world = await TrustWorld.OpenAsync();
        world.PutServer("server");
        await world.RunAsync("trust", "--yes");
        File.WriteAllText(Path.Combine(world.Home, "trust", "trust.db"), new string('x', 9000));

        var (_, _, errors) = await world.RunAsync("-p", "hello");

        Assert.Contains("what you trusted cannot be read", errors, StringComparison.Ordinal);
        Assert.Contains(".mcp.json is not trusted and is ignored", errors, StringComparison.Ordinal);
        Assert.Empty(world.MarksLeft);
    }
}
