using System.Text;
using Patchbay.Agents.Fake;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Attachments;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.Agents.Tests.Models;

/// <summary>Pictures and documents of events: what arrives at the model, byte for byte, and what happens when something is wrong with them.</summary>
public abstract partial class ModelAgentTests : IAsyncDisposable
{
    readonly string _inbox = Directory.CreateTempSubdirectory("patchbay-files-").FullName;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_inbox, recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/jpeg")]
    [InlineData("image/gif")]
    [InlineData("image/webp")]
    [InlineData("application/pdf")]
    public async Task A_file_of_an_event_arrives_byte_for_byte_behind_a_line_that_says_whose_it_is(string mediaType)
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("seen"));
        var file = Attach("photo", mediaType, 70_001);
        await using var session = await StartAsync(model);
        await session.RunTurnAsync([Shown("e1", "webhook", "look", file), Event("e2", "owner", "and then")], new ModelTurn(), CancellationToken.None);

        var (type, bytes) = Assert.Single(Files(model.Requests[0].Body));
        Assert.Equal(mediaType, type);
        Assert.Equal(await File.ReadAllBytesAsync(file.Path), bytes);
        var texts = Texts(model.Requests[0].Body);
        Assert.Equal(Event("e1", "webhook", "look").Text, texts[0]);
        Assert.Equal(
            $"[host] The {(mediaType is "application/pdf" ? "document" : "picture")} image_path of event_id=\"e1\" follows ({mediaType}, 70001 bytes). What it shows is its sender's, with the role of that message.",
            texts[1]);
        Assert.Equal(Event("e2", "owner", "and then").Text, texts[2]);
        AssertRight(model);
    }

    [Fact]
    public async Task Files_that_enter_at_a_breakpoint_arrive_with_their_events_and_stay_for_the_next_requests()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Says("", new FakeCall("Bash", "{}")), new FakeAnswer.Says("first"), new FakeAnswer.Says("second"));
        var turn = new ModelTurn();
        turn.Arriving.Enqueue([Shown("e1", "sender", "one", Attach("a", "image/png", 500), Attach("b", "image/jpeg", 600))]);
        turn.Arriving.Enqueue([Shown("e2", "sender", "two", Attach("c", "image/gif", 700))]);
        Assert.Equal("second", await TurnAsync(model, turn, "go"));
        Assert.Equal([0, 2, 3], model.Requests.Select(request => Files(request.Body).Count));
        Assert.Equal([500, 600, 700], Files(model.Requests[2].Body).Select(file => file.Bytes.Length));
        AssertRight(model);
    }

    [Theory]
    [InlineData("gone", "is gone")]
    [InlineData("changed", "is not the file any more that came with the message")]
    [InlineData("link", "was moved or replaced")]
    public async Task A_file_that_is_no_longer_what_came_is_named_and_not_shown(string fate, string reason)
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("not seen"));
        var file = Attach("photo", "image/png", 500);
        if (fate is "changed")
        {
            await File.WriteAllBytesAsync(file.Path, Bytes("image/png", 501, 9));
        }
        else
        {
            File.Move(file.Path, file.Path + ".away");
            if (fate is "link")
            {
                File.CreateSymbolicLink(file.Path, file.Path + ".away");
            }
        }

        await using var session = await StartAsync(model);
        await session.RunTurnAsync([Shown("e1", "sender", "look", file)], new ModelTurn(), CancellationToken.None);
        Assert.Empty(Files(model.Requests[0].Body));
        Assert.StartsWith($"[host] The picture image_path of event_id=\"e1\" is not shown: the file {(OperatingSystem.IsLinux() || fate is not "link" ? reason : "")}", Texts(model.Requests[0].Body)[1], StringComparison.Ordinal);
        AssertRight(model);
    }

    [Fact]
    public async Task A_session_that_goes_on_shows_the_files_again_and_names_those_that_are_gone()
    {
        await using var model = await FakeModel.StartAsync();
        var (there, gone) = (Attach("there", "application/pdf", 900), Attach("gone", "image/png", 900));
        File.Delete(gone.Path);
        var start = Start("fake-model") with { Earlier = [new EarlierEntry(1, "event", "<channel>look</channel>") { Files = [gone, there] }, new EarlierEntry(1, "assistant", "nice")] };
        await using var session = await Driver(Variables(model)).StartAsync(start, CancellationToken.None);
        await session.RunTurnAsync([new AgentBlock.Prompt("and now?")], new ModelTurn(), CancellationToken.None);
        Assert.Equal(await File.ReadAllBytesAsync(there.Path), Assert.Single(Files(model.Requests[0].Body)).Bytes);
        Assert.Contains("is not shown: the file is gone", Texts(model.Requests[0].Body)[1], StringComparison.Ordinal);
        AssertRight(model);
    }

    [Fact]
    public async Task A_model_that_takes_no_pictures_is_asked_without_them_and_the_session_goes_on()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Fails(400, "image input is not supported by this model"), new FakeAnswer.Says("I cannot see it"), new FakeAnswer.Says("fine"));
        await using var session = await StartAsync(model);
        var turn = new ModelTurn();
        Assert.Equal("I cannot see it", await session.RunTurnAsync([Shown("e1", "sender", "look", Attach("a", "image/png", 500))], turn, CancellationToken.None));
        Assert.Contains("did not take the pictures", Assert.Single(turn.Warnings), StringComparison.Ordinal);
        await session.RunTurnAsync([new AgentBlock.Prompt("again")], new ModelTurn(), CancellationToken.None);
        Assert.Equal([1, 0, 0], model.Requests.Select(request => Files(request.Body).Count));
        Assert.Contains("[host] It is left out: the model does not take it.", Texts(model.Requests[2].Body));
        AssertRight(model);
    }

    [Fact]
    public async Task A_request_that_fails_with_and_without_pictures_says_its_first_cause_and_keeps_them()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Fails(400, "no credit"), new FakeAnswer.Fails(400, "still none"), new FakeAnswer.Says("paid"));
        await using var session = await StartAsync(model);
        var failure = await Assert.ThrowsAsync<Patchbay.Agents.Models.ModelFailedException>(
            () => session.RunTurnAsync([Shown("e1", "sender", "look", Attach("a", "image/png", 500))], new ModelTurn(), CancellationToken.None));
        Assert.Contains("no credit", failure.Message, StringComparison.Ordinal);
        await session.RunTurnAsync([new AgentBlock.Prompt("again")], new ModelTurn(), CancellationToken.None);
        Assert.Single(Files(model.Requests[2].Body));
    }

    [Fact]
    public async Task Of_many_files_the_newest_stay_and_half_of_the_room_is_made_at_once()
    {
        await using var model = await FakeModel.StartAsync();
        await using var session = await StartAsync(model);
        for (var number = 0; number < 22; number++)
        {
            await session.RunTurnAsync([Shown($"e{number}", "sender", "look", Attach($"f{number}", "image/png", 500 + number))], new ModelTurn(), CancellationToken.None);
        }

        var counts = model.Requests.Select(request => Files(request.Body).Count).ToList();
        Assert.Equal([19, 20, 20, 11], [counts[18], counts[19], counts.Max(), counts[21]]);
        Assert.Equal(521, Files(model.Requests[21].Body)[^1].Bytes.Length);
        Assert.Contains("[host] It is left out now, because newer files need the room.", Texts(model.Requests[21].Body));
        AssertRight(model);
    }

    [Fact]
    public async Task Large_files_never_make_a_request_that_no_API_takes()
    {
        await using var model = await FakeModel.StartAsync();
        await using var session = await StartAsync(model);
        for (var number = 0; number < 2; number++)
        {
            await session.RunTurnAsync([Shown($"e{number}", "sender", "look", Attach($"f{number}", "application/pdf", 11 << 20))], new ModelTurn(), CancellationToken.None);
        }

        Assert.Equal([1, 1], model.Requests.Select(request => Files(request.Body).Count));
        AssertRight(model);
    }

    static AgentBlock.FromChannel Shown(string id, string role, string body, params AttachedFile[] files) => Event(id, role, body) with { Files = files };

    AttachedFile Attach(string name, string mediaType, int size)
    {
        var path = Path.Combine(_inbox, name);
        File.WriteAllBytes(path, Bytes(mediaType, size, name.Length));
        return AttachedFile.Of("image_path", path, mediaType, File.ReadAllBytes(path));
    }

    // Each begins as its kind does; the rest is any bytes.
    static byte[] Bytes(string mediaType, int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        byte[] head = mediaType switch
        {
            "image/png" => [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A],
            "image/jpeg" => [0xFF, 0xD8, 0xFF, 0xE0],
            "image/gif" => [.. "GIF89a"u8],
            "image/webp" => [.. "RIFF"u8, 1, 2, 3, 4, .. "WEBP"u8],
            _ => Encoding.ASCII.GetBytes("%PDF-1.7\n"),
        };
        head.CopyTo(bytes, 0);
        return bytes;
    }
}
