using System.Diagnostics;

namespace Patchbay.EndToEnd.Tests.Support;

/// <summary>The terminal of the tests behaves like one.</summary>
public sealed class RawTerminalTests
{
    [Fact]
    public async Task A_program_sees_its_size_also_after_it_changed()
    {
        await using var terminal = Run("trap 'stty size' WINCH; stty size; while :; do sleep 0.05; done");
        await terminal.ShowsAsync("13 57");

        terminal.Resize(31, 9);

        await terminal.ShowsAsync("9 31");
    }

    [Fact]
    public async Task What_is_typed_arrives_and_is_echoed()
    {
        await using var terminal = Run("read -r line; echo \"<$line>\"; exit 3");
        terminal.Type("hällo\r");

        await terminal.ShowsAsync("hällo\r\n<hällo>");
        Assert.Equal(3, await terminal.ExitAsync());
    }

    [Theory]
    [InlineData(RawTerminal.Interrupt, "INT")]
    [InlineData(null, "HUP")]
    public async Task Ctrl_C_and_a_closed_window_are_signals(string? keys, string signal)
    {
        var mark = Path.GetTempFileName();
        await using var terminal = Run($"trap 'echo {signal} > {mark}; exit' {signal}; echo ready; while :; do sleep 0.05; done");
        await terminal.ShowsAsync("ready");

        if (keys is null)
        {
            await terminal.HangUpAsync();
        }
        else
        {
            terminal.Type(keys);
        }

        await terminal.ExitAsync();
        Assert.Equal(signal, (await File.ReadAllTextAsync(mark)).Trim());
        File.Delete(mark);
    }

    static RawTerminal Run(string script) => RawTerminal.Start(new ProcessStartInfo("sh", ["-c", script]), columns: 57, rows: 13);
}
