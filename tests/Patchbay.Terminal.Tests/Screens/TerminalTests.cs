using System.Text.Json;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Tests;
using Patchbay.SessionHost.Tests.Feed;
using Patchbay.Terminal.Device;

namespace Patchbay.Terminal.Tests.Screens;

public class TerminalTests
{
    static readonly DateTimeOffset Until = new(2026, 3, 4, 5, 16, 7, TimeSpan.Zero);

    static PermissionAsked Asked(string id = "abcde", string? rule = "Bash(git push)") =>
        new(id, "Bash", "Run shell command", """{"command":"git push"}""", JsonElement.Parse("""{"command":"git push","note":"first\nsecond"}"""), rule, ["e1"], Until, 1);

    [Theory]
    [InlineData(72, 60)]
    [InlineData(20, 90)]
    public async Task The_whole_feed_looks_like_this(int columns, int rows)
    {
        await using var stage = new TerminalStage(columns, rows);
        stage.Play(FeedSamples.All.Where(item => item is not SessionEnded)).Type("typed 漢字");
        await stage.SeesAsync("is full");
        await stage.SeesAsync("typed");
        await stage.UntilAsync(() => stage.Device.Look(screen => screen.Cursor.Column) == 12, "the cursor behind the text");
        AcceptedText.Matches($"tests/Patchbay.Terminal.Tests/frames/feed-{columns}.txt", WithoutClock(stage.Device.Look(screen => screen.Frame)));
    }

    [Fact]
    public async Task Output_goes_above_the_line_that_is_edited()
    {
        await using var stage = new TerminalStage(60, 10);
        stage.Play(TerminalStage.Started, new ChannelStatus("builtin:fakechat", true, null, null)).Type("half a li");
        await stage.SeesAsync("half a li");
        stage.Play(new EventQueued("fakechat", "e1", "Ann", "owner", "hello\nthere", new Dictionary<string, string>()));
        await stage.SeesAsync("← fakechat · Ann: hello");
        stage.Type("ne");
        await stage.SeesAsync("half a line");
        AcceptedText.Matches("tests/Patchbay.Terminal.Tests/frames/event-above.txt", stage.Device.Look(screen => screen.Frame));
    }

    [Fact]
    public async Task A_permission_request_shows_its_keys_and_a_key_answers_it()
    {
        await using var stage = new TerminalStage(60, 20);
        stage.Play(TerminalStage.Started, Asked());
        await stage.SeesAsync("y yes · n no · v view · a always: Bash(git push)");
        AcceptedText.Matches("tests/Patchbay.Terminal.Tests/frames/permission.txt", WithoutClock(stage.Device.Look(screen => screen.Frame)));
        await PressUntilSentAsync(stage, "y");
        Assert.Equal([new VerdictCommand("abcde", true, false)], stage.Sent);
        stage.Play(new PermissionClosed("abcde", "allowed", "terminal"));
        await stage.SeesAsync("[abcde] allowed by terminal");
        Assert.DoesNotContain("y yes", stage.Device.Look(screen => screen.Window), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n", false, false)]
    [InlineData("a", true, true)]
    [InlineData("Y", true, false)]
    public async Task Each_key_is_its_answer(string key, bool allow, bool forSession)
    {
        await using var stage = new TerminalStage();
        stage.Play(TerminalStage.Started, Asked());
        await stage.SeesAsync("y yes");
        await PressUntilSentAsync(stage, key);
        Assert.Equal([new VerdictCommand("abcde", allow, forSession)], stage.Sent);
    }

    [Fact]
    public async Task The_rest_of_a_word_whose_first_letter_answered_is_not_sent()
    {
        await using var stage = new TerminalStage();
        stage.Play(TerminalStage.Started, Asked());
        await stage.SeesAsync("y yes");
        await PressUntilSentAsync(stage, "y");
        stage.Type("es\r").Type("next\r");
        await stage.UntilAsync(() => stage.Sent.Count >= 2, "the next line");
        Assert.Equal(new PromptCommand("next"), stage.Sent[1]);
    }

    [Fact]
    public async Task Who_is_typing_when_a_request_comes_up_has_not_answered_it()
    {
        await using var stage = new TerminalStage();
        stage.Play(TerminalStage.Started).Type("wh");
        await stage.SeesAsync("› wh");
        stage.Play(Asked());
        await stage.SeesAsync("y yes");
        stage.Type("y not?\r");
        await stage.UntilAsync(() => stage.Sent.Count > 0, "the line");
        Assert.Equal([new PromptCommand("why not?")], stage.Sent);
    }

    [Fact]
    public async Task The_full_input_is_shown_on_demand_and_nothing_is_answered()
    {
        await using var stage = new TerminalStage();
        stage.Play(TerminalStage.Started, Asked(rule: null));
        await stage.SeesAsync("y yes");
        await PressAsync(stage, "v", () => stage.Device.Look(screen => screen.Window.Contains("    second", StringComparison.Ordinal)));
        await PressAsync(stage, "a", () => stage.Device.Look(screen => screen.Window.Contains("› a", StringComparison.Ordinal)));
        Assert.Empty(stage.Sent);
    }

    [Fact]
    public async Task A_number_answers_a_choice_and_a_line_answers_a_free_question()
    {
        await using var stage = new TerminalStage();
        stage.Play(TerminalStage.Started, new QuestionAsked("bcdef", "choice", "Which colour?", ["red", "blue"], Until));
        await stage.SeesAsync("  2 blue");
        await PressUntilSentAsync(stage, "2");
        stage.Play(new QuestionClosed("bcdef", "blue", "terminal"), new QuestionAsked("bcdeg", "text", "Why?", [], Until));
        await stage.SeesAsync("answer ›");
        stage.Type("because\r");
        await stage.UntilAsync(() => stage.Sent.Count == 2, "the answer");
        Assert.Equal([new AnswerCommand("bcdef", "blue"), new AnswerCommand("bcdeg", "because")], stage.Sent);
    }

    [Fact]
    public async Task Escape_interrupts_and_a_second_one_kills_the_tool()
    {
        await using var stage = new TerminalStage();
        stage.Play(TerminalStage.Started).Type("\e");
        await stage.SeesAsync("nothing is running");
        Assert.Empty(stage.Sent);
        stage.Play(new TurnStarted(1, null, [], "terminal"));
        await stage.SeesAsync("working");
        stage.Type("\e");
        await stage.UntilAsync(() => stage.Sent.Count == 1, "the interrupt");
        stage.Type("\e");
        await stage.UntilAsync(() => stage.Sent.Count == 2, "the second");
        Assert.Equal([new InterruptCommand(false), new InterruptCommand(true)], stage.Sent);
    }

    [Fact]
    public async Task Control_C_empties_the_line_and_twice_leaves()
    {
        await using var stage = new TerminalStage();
        stage.Play(TerminalStage.Started).Type("some text");
        await stage.SeesAsync("some text");
        stage.Type("\u0003");
        await stage.SeesAsync("Ctrl-C again ends the session");
        Assert.DoesNotContain("some text", stage.Device.Look(screen => screen.Window), StringComparison.Ordinal);
        Assert.False(stage.Left.IsCompleted);
        stage.Type("\u0003");
        await stage.Left.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(TerminalWish.End, await stage.Left);
        await stage.SeesAsync("leaving …");
        stage.Type("\u0003");
        await stage.UntilAsync(() => stage.Device.Done.Contains("interrupt"), "the third");
    }

    [Theory]
    [InlineData("/quit\r", false, TerminalWish.End)]
    [InlineData("\u0004", false, TerminalWish.End)]
    [InlineData("/quit\r", true, TerminalWish.End)]
    [InlineData("\u0004", true, TerminalWish.Leave)]
    [InlineData("/detach\r", true, TerminalWish.Leave)]
    [InlineData("\u0003\u0003", true, TerminalWish.Leave)]
    public async Task There_are_other_ways_to_leave(string keys, bool goesOn, TerminalWish wish)
    {
        await using var stage = new TerminalStage(goesOn: goesOn);
        stage.Play(TerminalStage.Started).Type(keys);
        Assert.Equal(wish, await stage.Left.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task When_the_feed_is_over_the_live_rows_go_and_all_else_stays()
    {
        await using var stage = new TerminalStage();
        stage.Play(TerminalStage.Started, new SessionEnded("closed", 2));
        stage.Client.Feed.Close();
        await stage.Running.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.EndsWith("session ended; 2 events wait for the next one", stage.Device.Look(screen => screen.Window), StringComparison.Ordinal);
        Assert.Contains("leave", stage.Device.Done);
    }

    [Fact]
    public async Task A_terminal_that_is_gone_ends_it_quietly()
    {
        await using var stage = new TerminalStage();
        stage.Play(TerminalStage.Started);
        await stage.SeesAsync("work");
        stage.Device.Gone = true;
        stage.Device.Say(new TerminalLost());
        await stage.Left.WaitAsync(TimeSpan.FromSeconds(30));
        await stage.Running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Control_Z_takes_the_live_rows_away_and_brings_them_back()
    {
        await using var stage = new TerminalStage();
        stage.Play(TerminalStage.Started).Type("kept\u001A");
        await stage.UntilAsync(() => stage.Device.Done.Contains("suspend"), "the stop");
        await stage.SeesAsync("› kept");
    }

    [Fact]
    public async Task A_window_made_narrow_and_wide_again_shows_the_line_once()
    {
        await using var stage = new TerminalStage(72, 16);
        stage.Play(TerminalStage.Started).Type("a line that is longer than the narrow window will be");
        await stage.SeesAsync("will be");
        stage.Device.Resize(24, 16);
        await stage.SeesAsync("  ow will be");
        AcceptedText.Matches("tests/Patchbay.Terminal.Tests/frames/narrow.txt", stage.Device.Look(screen => screen.Frame));
        stage.Device.Resize(72, 16);
        await stage.SeesAsync("› a line that is longer than the narrow window will be");
        Assert.Single(stage.Device.Look(screen => screen.Everything).Split('\n'), line => line.Contains('›', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_colours_nothing_is_styled_and_with_them_text_from_outside_styles_nothing()
    {
        await using var plain = new TerminalStage(colours: false);
        plain.Play(FeedSamples.All.Where(item => item is not SessionEnded));
        await plain.SeesAsync("the disk is full");
        Assert.Empty(plain.Device.Look(screen => screen.Styles.ToList()));

        await using var coloured = new TerminalStage(colours: true);
        coloured.Play(new EventQueued("[red]x[/]", "e", "\e[41m", "owner", "\e[45m[bold]b[/]\u009B45m", new Dictionary<string, string>()));
        await coloured.SeesAsync("[red]x[/] · ␛[41m: ␛[45m[bold]b[/]\uFFFD45m");
        Assert.NotEmpty(coloured.Device.Look(screen => screen.Styles.ToList()));
        Assert.DoesNotContain(coloured.Device.Look(screen => screen.Styles.ToList()), style => style.Contains("41", StringComparison.Ordinal) || style.Contains("45", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_burst_of_output_is_gathered_into_few_frames_and_nothing_is_lost()
    {
        await using var stage = new TerminalStage(72, 20);
        stage.Play(TerminalStage.Started);
        await stage.SeesAsync("work");
        var (writes, began) = (stage.Device.Writes, TimeProvider.System.GetTimestamp());
        stage.Play(Enumerable.Range(1, 5000).Select(number => new EventQueued(
            "fakechat", $"e{number}", "Ann", "owner", $"message {number}", new Dictionary<string, string>())));
        await stage.SeesAsync("message 5000");
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        Assert.InRange(stage.Device.Writes - writes, 1, (seconds * 30) + 2);
        var shown = stage.Device.Look(screen => screen.Everything.Split('\n').Count(line => line.StartsWith("← fakechat", StringComparison.Ordinal)));
        Assert.Equal(5000, shown);
    }

    [Fact]
    public async Task What_was_sent_and_did_not_arrive_is_told()
    {
        await using var stage = new TerminalStage();
        stage.Client.Reply = command => command is PromptCommand ? throw new IOException("broken pipe") : new ClientReply(false, "not\navailable\e");
        stage.Play(TerminalStage.Started).Type("hello\r/trust\r");
        await stage.SeesAsync("this did not reach the session: broken pipe");
        await stage.SeesAsync("  available␛");
    }

    [Fact]
    public async Task Commands_show_the_session()
    {
        await using var stage = new TerminalStage(90, 70);
        stage.Client.Reply = command => new ClientReply(true, $"answer to {command}");
        stage.Play(FeedSamples.All.Take(2).Append(new EventQueued("fakechat", "e1", "Ann", "owner", "hi", new Dictionary<string, string>())).Append(Asked()));
        await stage.SeesAsync("y yes");
        stage.Type("/help\r").Type("/status\r").Type("/channels\r").Type("/queue\r").Type("/permissions\r").Type("/audit last\r");
        await stage.SeesAsync("Argument = last");
        AcceptedText.Matches("tests/Patchbay.Terminal.Tests/frames/commands.txt", WithoutClock(stage.Device.Look(screen => screen.Frame)));
        stage.Type("/clear\r");
        await stage.UntilAsync(() => !stage.Device.Look(screen => screen.Window).Contains("audit", StringComparison.Ordinal), "an empty screen");
    }

    [Fact]
    public async Task A_token_that_is_typed_reaches_the_command_and_neither_screen_nor_history()
    {
        await using var stage = new TerminalStage();
        stage.Play(TerminalStage.Started).Type("/telegram:configure short-one\r");
        await stage.UntilAsync(() => stage.Sent.Count == 1, "the command");

        Assert.Equal(new ControlCommand("telegram:configure", "short-one"), stage.Sent[0]);
        await stage.SeesAsync("/telegram:configure …");
        stage.Type("\u001b[A");
        Assert.DoesNotContain("short-one", stage.Device.Look(screen => screen.Window), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(stage.Home, "terminal-history")));
    }

    [Fact]
    public async Task A_terminal_started_again_has_the_lines_of_the_last_one()
    {
        await using var stage = new TerminalStage();
        stage.Play(TerminalStage.Started).Type("remember me\r").Type(" not me\r").Type("password=hunter22\r");
        await stage.UntilAsync(() => stage.Sent.Count == 3, "three lines");
        Assert.Equal("\"remember me\"\n", File.ReadAllText(Path.Combine(stage.Home, "terminal-history")));
    }

    static Task PressUntilSentAsync(TerminalStage stage, string key) => PressAsync(stage, key, () => stage.Sent.Count > 0);

    // A key counts only when its request was on the screen for a moment; until then it is typed, and taken back here.
    static Task PressAsync(TerminalStage stage, string key, Func<bool> happened)
    {
        var pressed = 0L;
        return stage.UntilAsync(
            () =>
            {
                if (happened())
                {
                    return true;
                }

                if (pressed == 0 || TimeProvider.System.GetElapsedTime(pressed) > TimeSpan.FromSeconds(1))
                {
                    stage.Type("\u0015").Type(key);
                    pressed = TimeProvider.System.GetTimestamp();
                }

                return false;
            },
            $"what {key} does");
    }

    static string WithoutClock(string frame) => System.Text.RegularExpressions.Regex.Replace(frame, @"until \d\d:\d\d:\d\d", "until 00:00:00");
}
