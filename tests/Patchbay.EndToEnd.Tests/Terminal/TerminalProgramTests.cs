using System.Text.RegularExpressions;
using Patchbay.EndToEnd.Tests.Support;
using Patchbay.SessionHost.Tests;

namespace Patchbay.EndToEnd.Tests.Terminal;

/// <summary>What a person at a terminal does with a session, with the real program and a real pseudo-terminal.</summary>
public sealed partial class TerminalProgramTests : IAsyncDisposable
{
    readonly TerminalWorld _world = new();

    PseudoTerminal Terminal => _world.Terminal;

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task An_event_appears_above_the_line_that_is_typed_and_the_line_is_sent_whole()
    {
        await _world.StartAsync();
        Terminal.Type("hello fr");
        await Terminal.ShowsAsync("› hello fr");
        _world.Send("good morning");
        await Terminal.SeesAsync("← fakechat · web: good morning");
        await Terminal.SeesAsync("→ sent (");
        await QuietAsync();
        Terminal.Type("om the terminal\r");
        await Terminal.SeesAsync("› hello from the terminal");
        await Terminal.UntilAsync(() => Count("(This is a rehearsal") == 2, "the answer");
        await QuietAsync();
        Freeze("event-and-prompt");
    }

    [Fact]
    public async Task A_permission_request_is_answered_with_one_key()
    {
        await _world.StartAsync();
        Terminal.Type("run echo allowed-$((40+2))\r");
        await Terminal.ShowsAsync("y yes · n no · v view");
        Freeze("permission");
        await AnswerAsync("y");
        await Terminal.SeesAsync("→ allowed-42");
        await QuietAsync();
        Terminal.Type("run touch must-not-exist\r");
        await Terminal.ShowsAsync("y yes · n no · v view");
        await AnswerAsync("n");
        await Terminal.SeesAsync("denied by terminal");
        await QuietAsync();
        Assert.False(File.Exists(Path.Combine(_world.Project, "must-not-exist")));
    }

    [Fact]
    public async Task Trust_and_audit_are_shown_beside_the_session()
    {
        await _world.StartAsync();
        Terminal.Type("/trust\r");
        await Terminal.SeesAsync("brings nothing that could count");
        Terminal.Type("/audit\r");
        await Terminal.SeesAsync("rows, intact");
        await Terminal.SeesAsync("session  started  work");
    }

    [Fact]
    public async Task Escape_interrupts_the_turn_and_the_session_goes_on()
    {
        await _world.StartAsync();
        Terminal.Type("wait 600\r");
        await Terminal.ShowsAsync("working");
        Terminal.Type("\e");
        await Terminal.SeesAsync("  stopped");
        Terminal.Type("still there?\r");
        await Terminal.SeesAsync("(This is a rehearsal");
    }

    [Fact]
    public async Task A_terminal_of_twenty_columns_and_a_window_that_changes_its_size_stay_usable()
    {
        await _world.StartAsync(20, 30);
        Terminal.Type("a line longer than twenty columns 漢字");
        await Terminal.ShowsAsync("漢字");
        await QuietAsync();
        Freeze("twenty-columns");
        Terminal.Resize(70, 30);
        await Terminal.ShowsAsync("› a line longer than twenty columns 漢字");
        Terminal.Resize(26, 12);
        await Terminal.ShowsAsync("› a line longer than twen");
        Terminal.Resize(70, 30);
        await Terminal.ShowsAsync("› a line longer than twenty columns 漢字");
        Assert.Equal(1, Terminal.Window.Split('\n').Count(line => line.StartsWith("› a line", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_NO_COLOR_it_is_coloured_and_with_it_nothing_is()
    {
        await _world.StartAsync();
        Assert.DoesNotContain(Terminal.Look(screen => screen.Styles.ToList()), style => style is not "[0m");
        await using var other = new TerminalWorld();
        await other.StartAsync(colours: true);
        Assert.Contains("[32m", other.Terminal.Look(screen => screen.Styles.ToList()));
    }

    [Fact]
    public async Task A_paste_of_ten_megabytes_becomes_a_file_and_one_word_in_the_line()
    {
        await _world.StartAsync();
        var line = new string('x', 1023) + "\r";
        Terminal.Type("see \e[200~");
        for (var i = 0; i < 10 * 1024; i++)
        {
            Terminal.Type(line);
        }

        Terminal.Type("\e[201~ please");
        await Terminal.ShowsAsync("] please");
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_world.Home, "pastes")));
        Assert.Equal(10 * 1024 * 1024, new FileInfo(file).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains(file, Regex.Replace(Terminal.Window, "\n *", ""), StringComparison.Ordinal);
        Terminal.Type("\u0015first\rsecond");
        await Terminal.SeesAsync("› first");
    }

    [Fact]
    public async Task A_pasted_text_of_several_lines_is_not_sent_by_itself()
    {
        await _world.StartAsync();
        Terminal.Type("\e[200~one\rtwo\e[201~");
        await Terminal.ShowsAsync("› one\n  two");
        Terminal.Type("\r");
        await Terminal.SeesAsync("(This is a rehearsal");
        Assert.Contains("› one\n  two", Terminal.Look(screen => screen.Everything), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_C_twice_ends_the_session_gracefully_and_the_terminal_is_as_it_was()
    {
        await _world.StartAsync();
        Assert.Contains("-icanon", await Terminal.SettingsAsync());
        Assert.Contains("2004", Terminal.Look(screen => screen.Modes.ToList()));
        Terminal.Type("half\u0003");
        await Terminal.ShowsAsync("Ctrl-C again ends the session");
        Terminal.Type("\u0003");
        Assert.Equal(0, await Terminal.ExitedAsync());
        await Terminal.SeesAsync("session ended");
        await RestoredAsync();
    }

    [Theory]
    [InlineData("-TERM")]
    [InlineData("-KILL")]
    public async Task The_terminal_is_as_it_was_also_when_the_program_is_ended_from_outside(string signal)
    {
        await _world.StartAsync(under: ["/bin/sh", "-c", $"{await TerminalWorld.CommandAsync()}; echo over; cat"]);
        await Terminal.SeesAsync("listening");
        Assert.Contains("-icanon", await Terminal.SettingsAsync());
        var program = Assert.Single(WorldProcesses.Of(_world.Home, "--name\0work\0"));
        using var kill = System.Diagnostics.Process.Start("kill", [signal, $"{program}"]);
        await kill.WaitForExitAsync();
        await Terminal.SeesAsync("over");
        await RestoredAsync();
    }

    [Fact]
    public async Task Control_Z_stops_it_and_fg_brings_it_back()
    {
        await _world.StartAsync(under: ["/bin/sh", "-i"]);
        Terminal.Type(await TerminalWorld.CommandAsync() + "\r");
        await Terminal.SeesAsync("listening");
        Terminal.Type("kept");
        await Terminal.ShowsAsync("› kept");
        Terminal.Type("\u001A");
        await Terminal.ShowsAsync("Stopped");
        await RestoredAsync();
        Terminal.Type("echo in-the-$((40+2))-shell\r");
        await Terminal.ShowsAsync("in-the-42-shell");
        Terminal.Type("fg\r");
        await Terminal.ShowsAsync("› kept");
        Terminal.Type(" and more\r");
        await Terminal.SeesAsync("(This is a rehearsal");
        Assert.Contains("› kept and more", Terminal.Look(screen => screen.Everything), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_that_is_closed_ends_the_session_gracefully()
    {
        await _world.StartAsync();
        await Terminal.CloseAsync();
        await Terminal.ExitedAsync();
        await Terminal.UntilAsync(() => WorldProcesses.Of(_world.Home, "").Count == 0, "no process is left");
    }

    async Task AnswerAsync(string key)
    {
        // A key counts when the request was on the screen for a moment.
        await Task.Delay(TimeSpan.FromMilliseconds(600), TimeProvider.System);
        Terminal.Type(key);
    }

    Task QuietAsync() => Terminal.ShowsAsync("· idle");

    Task RestoredAsync() => Terminal.UntilAsync(
        () => !Terminal.Look(screen => screen.Modes.Contains("2004")) && Settled(), "the settings of before");

    bool Settled()
    {
        using var stty = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("stty", ["-F", Terminal.Place, "-a"]) { RedirectStandardOutput = true })!;
        var words = stty.StandardOutput.ReadToEnd().Split([' ', '\n', ';'], StringSplitOptions.RemoveEmptyEntries);
        return words.Contains("icanon") && words.Contains("echo") && words.Contains("isig");
    }

    int Count(string part) => Regex.Count(Terminal.Look(screen => screen.Written), Regex.Escape(part));

    // From the first thing that was said on: what comes before has addresses and paths of this run.
    void Freeze(string name)
    {
        Assert.Empty(Terminal.Look(screen => screen.Unknown.ToList()));
        var lines = Terminal.Window.Split('\n').SkipWhile(line => !line.StartsWith("› ", StringComparison.Ordinal) && !line.StartsWith("← ", StringComparison.Ordinal));
        var column = Terminal.Look(screen => screen.Cursor.Column) + 1;
        AcceptedText.Matches(
            $"tests/Patchbay.EndToEnd.Tests/Terminal/frames/{name}.txt", Changing().Replace(string.Join('\n', lines), "~") + $"\n[cursor in column {column}]\n");
    }

    // Ids and times.
    [GeneratedRegex(@"(?<=│ )[a-km-z]{5}(?= · until)|(?<=until )\d\d:\d\d:\d\d|(?<=working)( \d+s)?|(?<=sent \()[^)]+|(?<=\[)[a-km-z]{5}(?=\] )")]
    private static partial Regex Changing();
}
