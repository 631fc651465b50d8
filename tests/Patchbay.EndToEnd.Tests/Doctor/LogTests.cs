using Patchbay.EndToEnd.Tests.Rights;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Doctor;

public sealed class LogTests : IDisposable
{
    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const string Token = "token-of-this-test-0123456789";

    readonly RightsWorld _world = new();

    string Logs => Path.Combine(_world.Home, "sessions", "logged", "logs");

    [Theory]
    [InlineData("information", false)]
    [InlineData("trace", true)]
    public async Task Session_and_channel_write_what_happened_and_content_on_trace_alone(string level, bool hasContent)
    {
        await File.WriteAllTextAsync(Path.Combine(_world.Home, "settings.json"), $$"""{ "logs": { "level": "{{level}}" } }""");
        await TalkAsync();

        var session = await File.ReadAllTextAsync(Path.Combine(Logs, "session.log"));
        var channel = await File.ReadAllTextAsync(Path.Combine(Logs, "fakechat.log"));
        Assert.Contains(" 1001 session logged started", session, StringComparison.Ordinal);
        Assert.Matches(" 1021 event [a-z0-9.]+ of fakechat answered", session);
        Assert.Contains(" 1002 session ended", session, StringComparison.Ordinal);
        Assert.Contains(" 2010 1 messages accepted", channel, StringComparison.Ordinal);
        Assert.Equal(hasContent, session.Contains("a very private word", StringComparison.Ordinal));
        Assert.Equal(hasContent, channel.Contains("a very private word", StringComparison.Ordinal));
        Assert.DoesNotContain(Token, session + channel, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(Logs), file => Assert.Equal(Private, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Level_none_writes_no_file()
    {
        await File.WriteAllTextAsync(Path.Combine(_world.Home, "settings.json"), """{ "logs": { "level": "none" } }""");
        await _world.PromptAsync("hello", "--name", "logged");
        Assert.False(Directory.Exists(Logs));
    }

    public void Dispose() => _world.Dispose();

    async Task TalkAsync()
    {
        var start = PublishedProgram.Start(
            await PublishedProgram.ShippedAsync(), "--headless", "--output-format", "stream-json", "--name", "logged", "--channels", "builtin:fakechat");
        start.WorkingDirectory = _world.Project;
        start.Environment["PATCHBAY_HOME"] = _world.Home;
        start.Environment["FAKECHAT_PORT"] = "0";
        start.Environment["FAKECHAT_TOKEN"] = Token;
        await using var session = SessionProcess.Start(start);
        await using var page = new FakechatClient(() => session.Page, Token);
        page.Send("a very private word");
        await session.WaitForAsync(item => item.GetProperty("type").GetString() is "turn_finished", "the turn ended");
        await session.StopAsync();
    }
}
