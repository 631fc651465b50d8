using System.Text;
using System.Text.Json;
using Patchbay.Protocol.Sockets;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Tests.Clients;

public class BadClientTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"type\":7}")]
    [InlineData("{\"type\":\"nothing\"}")]
    [InlineData("{\"type\":\"feed\"}")]
    [InlineData("{\"type\":\"feed\",\"from\":\"one\"}")]
    [InlineData("{\"type\":\"feed\",\"from\":99999999999999999999}")]
    [InlineData("{\"type\":\"user\",\"message\":7}")]
    [InlineData("{\"type\":\"user\",\"id\":7,\"message\":{\"content\":\"x\"}}")]
    [InlineData("\u0000\u0001\u0002")]
    public async Task A_line_that_cannot_be_used_is_answered_and_skipped(string line)
    {
        await using var room = await AttachRoom.OpenAsync();
        await using var stream = await room.RawAsync();
        using var reader = new StreamReader(stream);
        Assert.StartsWith("{\"type\":\"hello\",", await ReadAsync(reader), StringComparison.Ordinal);
        await SendAsync(stream, line);
        var reply = JsonElement.Parse(await ReadAsync(reader));
        Assert.Equal(("reply", false), (reply.GetProperty("type").GetString(), reply.GetProperty("ok").GetBoolean()));
        await SendAsync(stream, """{"type":"control","command":"queue","id":"q"}""");
        Assert.Equal("""{"type":"reply","id":"q","ok":true,"text":"0 waiting"}""", await ReadAsync(reader));
    }

    [Fact]
    public async Task A_line_without_end_is_cut_off_and_the_session_goes_on()
    {
        await using var room = await AttachRoom.OpenAsync();
        await using var stream = await room.RawAsync();
        var rubbish = new byte[1 << 20];
        rubbish.AsSpan().Fill((byte)'x');
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await stream.WriteAsync(rubbish).AsTask().WaitAsync(Patience);
            }
        });
        await AssertAliveAsync(room);
    }

    [Fact]
    public async Task A_paste_of_ten_megabytes_arrives_whole()
    {
        await using var room = await AttachRoom.OpenAsync();
        var text = new string('ä', 5 * 1024 * 1024);
        Assert.True((await (await room.ConnectAsync()).SendAsync(new PromptCommand(text), CancellationToken.None)).Ok);
        var terminal = await room.AttachAsync();
        Assert.Equal(text, (await terminal.NextAsync<UserPrompt>()).Text);
    }

    [Fact]
    public async Task A_flood_of_rubbish_harms_nobody_else()
    {
        await using var room = await AttachRoom.OpenAsync();
        var line = Encoding.UTF8.GetBytes("{\"type\":\"permission\",\"request_id\":\"abcde\",\"behavior\":\"allow\"}\nrubbish\n");
        await using var stream = await room.RawAsync();
        using var enough = new CancellationTokenSource();
        var flooding = Task.Run(async () =>
        {
            // It never reads what it is answered.
            while (!enough.IsCancellationRequested)
            {
                await stream.WriteAsync(line, enough.Token);
            }
        });
        for (var i = 0; i < 20; i++)
        {
            await AssertAliveAsync(room);
        }

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => flooding);
    }

    [Fact]
    public async Task A_reader_that_sleeps_stops_neither_the_session_nor_the_others()
    {
        await using var room = await AttachRoom.OpenAsync();
        await using var sleeper = await room.RawAsync();
        await SendAsync(sleeper, """{"type":"feed","from":1}""");
        var terminal = await room.AttachAsync();
        await terminal.NextAsync<SessionStarted>();
        var more = terminal.NextAsync<Notice>(notice => notice.Text.StartsWith("last", StringComparison.Ordinal));
        for (var i = 0; i < SessionFeed.Kept * 2; i++)
        {
            room.Session.Feed.Publish(new Notice("info", "test", $"{i} {new string('x', 200)}"));
        }

        room.Session.Feed.Publish(new Notice("info", "test", "last"));
        await more.WaitAsync(Patience);
        using var reader = new StreamReader(sleeper);
        var missed = false;
        for (var line = ""; !line.Contains("\"text\":\"last\"", StringComparison.Ordinal); line = await ReadAsync(reader))
        {
            missed |= line.Contains("items were not shown here", StringComparison.Ordinal);
        }

        Assert.True(missed, "the sleeper was not told what it missed");
    }

    [Fact]
    public async Task One_connection_too_many_is_closed_and_room_comes_back()
    {
        await using var room = await AttachRoom.OpenAsync();
        var streams = new List<Stream>();
        for (var i = 0; i < 40; i++)
        {
            streams.Add(await room.RawAsync());
        }

        await Assert.ThrowsAsync<SocketRefusedException>(room.ConnectAsync);
        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }

        await room.GreetedAsync(_ => true);
    }

    static async Task AssertAliveAsync(AttachRoom room)
    {
        var client = await room.ConnectAsync().WaitAsync(Patience);
        Assert.True((await client.SendAsync(new ControlCommand("queue", null), CancellationToken.None).WaitAsync(Patience)).Ok);
    }

    static async Task SendAsync(Stream stream, string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    static async Task<string> ReadAsync(StreamReader reader) => (await reader.ReadLineAsync().WaitAsync(Patience))!;
}
