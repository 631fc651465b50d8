using Patchbay.Platforms.Telegram.Fake;
using static Patchbay.Platforms.Tests.Telegram.TelegramRig;

namespace Patchbay.Platforms.Tests.Telegram;

public sealed class FakeTalkTests
{
    [Fact]
    public async Task A_line_is_a_message_and_what_the_bot_sends_and_edits_is_printed()
    {
        await using var rig = await StartAsync();
        var pipe = new System.IO.Pipelines.Pipe();
        using var lines = new StreamReader(pipe.Reader.AsStream());
        await using var typing = new StreamWriter(pipe.Writer.AsStream());
        var screen = new StringWriter();
        var talking = new FakeTalk(rig.Bot, lines, TextWriter.Synchronized(screen), TimeProvider.System).RunAsync(CancellationToken.None);
        await typing.WriteAsync("hello\n43: and me\n");
        await typing.FlushAsync();
        Assert.Equal("hello", (await rig.EventAsync()).Content);
        var second = await rig.EventAsync();
        Assert.Equal(("and me", "43"), (second.Content, Meta(second, "user_id")));
        await rig.CallAsync("reply", new() { ["chat_id"] = "42", ["text"] = "first" });
        var id = IdOf(rig.People.Direct(Owner).FromBot().Single());
        await WaitAsync(() => screen.ToString().Contains($"bot to 42 #{id}: first", StringComparison.Ordinal));
        await rig.CallAsync("edit_message", new() { ["chat_id"] = "42", ["message_id"] = $"{id}", ["text"] = "second" });
        await WaitAsync(() => screen.ToString().Contains($"bot to 42 #{id} (edited): second", StringComparison.Ordinal));
        await typing.DisposeAsync();
        await talking.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
