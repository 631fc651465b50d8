using System.Text.Json;
using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Tests.Inbox;
using Patchbay.SessionHost.Tests.Turns;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.SessionHost.Tests.Resume;

public class ResumeTests
{
    [Fact]
    public async Task Numbers_go_on_and_what_was_shown_is_shown_again()
    {
        await using var room = new ResumeRoom();
        await room.StartAsync();
        room.Session.Prompt("hello");
        await room.ShowsAsync<TurnFinished>(_ => true);
        await room.EndAsync();
        var last = room.Session.Feed.Last;

        await room.StartAsync(resume: true);
        var shown = await room.ShownAsync();
        Assert.Equal(["session_started", "user", "session_ended", "session_started"], shown.Select(Type).Where(type => type is "user" || type.StartsWith("session", StringComparison.Ordinal)));
        Assert.Equal(last + 1, shown.OfType<SessionStarted>().Last().Seq);
        Assert.Contains(room.Driver.Start!.Earlier, entry => (entry.Kind, entry.Text) == ("prompt", "hello"));
    }

    [Theory]
    [InlineData("cleared", "")]
    [InlineData("summary", "in short: hello")]
    public async Task What_was_cleared_or_summarised_is_not_taken_up_again(string kind, string text)
    {
        await using var room = new ResumeRoom();
        await room.StartAsync();
        room.Session.Prompt("hello");
        await room.ShowsAsync<TurnFinished>(_ => true);
        await room.EndAsync();
        await using (var transcript = await SessionTranscript.OpenAsync(room.Session.Folder, "test", TimeProvider.System, CancellationToken.None))
        {
            await transcript.CutAsync(kind, text, CancellationToken.None);
        }

        await room.StartAsync(resume: true);
        Assert.Equal(text.Length == 0 ? [] : [text], room.Driver.Start!.Earlier.Select(entry => entry.Text));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_picture_is_kept_as_a_reference_and_taken_up_with_its_entry(bool isShown)
    {
        await using var room = new ResumeRoom();
        await room.StartAsync(prepare: driver => driver.ShowsFiles = isShown);
        var picture = Path.Combine(room.Root, "chart.png");
        byte[] bytes = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. new byte[1_000_000]];
        await File.WriteAllBytesAsync(picture, bytes);
        var message = new ChannelEvent { Content = "look", Meta = [new("image_path", picture)] };
        Assert.True(room.Session.Inbox.TryAdd(new InboxItem.Leased("chat", "e1", "owner", message, new RecordingCustodian())));
        await room.ShowsAsync<TurnFinished>(_ => true);
        await room.EndAsync();
        Assert.Equal(isShown ? 1 : 0, Assert.Single(room.Driver.Events).Files.Count);
        Assert.True(new FileInfo(Path.Combine(room.Session.Folder, "session.db")).Length < bytes.Length);

        await room.StartAsync(resume: true);
        var files = room.Driver.Start!.Earlier.Single(entry => entry.Kind is "event").Files;
        Assert.Equal(isShown ? [bytes] : [], files.Select(file => file.Read(out _)));
    }

    [Fact]
    public async Task A_session_that_is_not_resumed_shows_only_itself_and_its_numbers_go_on_all_the_same()
    {
        await using var room = new ResumeRoom();
        await room.StartAsync();
        await room.EndAsync();
        var last = room.Session.Feed.Last;
        await room.StartAsync();
        var first = (await room.ShownAsync())[0];
        Assert.Equal(("session_started", last + 1), (Type(first), first.Seq));
        Assert.Empty(room.Driver.Start!.Earlier);
    }

    [Fact]
    public async Task After_a_cut_numbers_jump_so_that_none_is_given_twice()
    {
        await using var room = new ResumeRoom();
        await room.StartAsync();
        await room.CutAsync();
        room.Session.Feed.Publish(new Notice("info", "test", "shown, and never kept"));
        var last = room.Session.Feed.Last;
        await room.StartAsync(resume: true);
        Assert.True((await room.ShownAsync()).OfType<SessionStarted>().Last().Seq > last);
    }

    [Fact]
    public async Task Prompts_that_waited_are_in_the_queue_again_and_the_one_that_was_cut_off_is_named()
    {
        await using var room = new ResumeRoom();
        await room.StartAsync(prepare: driver => driver.Agent.Plays(TurnLoopTests.ForeverAsync));
        room.Session.Prompt("again");
        await room.ShowsAsync<TurnStarted>(_ => true);
        room.Session.Prompt("again");
        room.Session.Prompt("and last");
        await room.CutAsync();

        await room.StartAsync(resume: true);
        await room.ShowsAsync<Notice>(notice => notice.Text.Contains("'again'", StringComparison.Ordinal) && notice.Level is "warning");
        await room.Session.WaitUntilIdleAsync(CancellationToken.None);
        Assert.Equal(["again", "and last"], room.Driver.Agent.Turns.SelectMany(blocks => blocks).Select(block => block.Text));

        // Once: they are in the transcript now.
        await room.EndAsync();
        await room.StartAsync(resume: true);
        await room.Session.WaitUntilIdleAsync(CancellationToken.None);
        Assert.Empty(room.Driver.Agent.Turns);
    }

    [Fact]
    public async Task A_session_that_is_not_resumed_takes_up_no_prompt_and_says_which_it_leaves()
    {
        await using var room = new ResumeRoom();
        await room.StartAsync(prepare: driver => driver.Agent.Plays(TurnLoopTests.ForeverAsync));
        room.Session.Prompt("first");
        await room.ShowsAsync<TurnStarted>(_ => true);
        room.Session.Prompt("left behind");
        await room.CutAsync();
        await room.StartAsync();
        await room.ShowsAsync<Notice>(notice => notice.Text == "'left behind' waited when the last run ended, and was not taken");
        await room.Session.WaitUntilIdleAsync(CancellationToken.None);
        Assert.Empty(room.Driver.Agent.Turns);
    }

    [Fact]
    public async Task A_request_and_a_question_that_were_open_are_closed_because_nobody_waits_for_them()
    {
        await using var room = new ResumeRoom();
        await room.StartAsync();
        room.Session.Feed.Publish(new PermissionAsked("abcde", "Bash", "Run", "ls", JsonElement.Parse("{}"), null, [], default, 1));
        room.Session.Feed.Publish(new QuestionAsked("fghij", "text", "why?", [], default));
        await room.CutAsync();
        await room.StartAsync(resume: true);
        var shown = await room.ShownAsync();
        Assert.Equal("withdrawn", Assert.Single(shown.OfType<PermissionClosed>()).Outcome);
        Assert.Equal("fghij", Assert.Single(shown.OfType<QuestionClosed>()).QuestionId);
    }

    static string Type(FeedItem item) => JsonElement.Parse(FeedJson.Line(item)).GetProperty("type").GetString()!;
}
