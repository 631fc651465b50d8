using System.Net;
using System.Text;
using Patchbay.Channels;
using Patchbay.Channels.Testing;
using Patchbay.Platforms.Send;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Platforms.Tests.Send;

public sealed class SendTests : IAsyncDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("patchbay-send-").FullName;
    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }, disposeHandler: true);
    ChannelServerHarness? _harness;
    SendPlatform? _platform;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task What_is_sent_to_an_open_session_is_an_event_with_the_rights_of_a_task()
    {
        await StartAsync();
        var sent = await SendAsync("the build is red", "build-7");
        Assert.Equal((false, null), (sent.IsWaiting, sent.Problem));

        var heard = await _harness!.NextEventAsync();
        Assert.Equal((sent.EventId, "the build is red", SenderRoles.Task), (heard.Id, heard.Content, heard.Role));
        Assert.Equal(sent.EventId, (await SendAsync("the build is red", "build-7")).EventId);
        Assert.Null(_harness.TryNextEvent());
    }

    [Fact]
    public async Task What_is_sent_to_no_session_waits_for_it_and_is_the_same_event_by_either_road()
    {
        var sent = await SendAsync("good night", "n-1");
        Assert.True(sent.IsWaiting);
        await StartAsync();
        var heard = await _harness!.NextEventAsync();
        Assert.Equal((sent.EventId, "good night"), (heard.Id, heard.Content));
        await _harness.ReceiptAsync(new Receipt(heard.Id!, ReceiptState.Delivered, null), new Receipt(heard.Id!, ReceiptState.Read, null));
        Assert.Equal(sent with { IsWaiting = false }, await SendAsync("good night", "n-1"));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(" \n", null)]
    [InlineData("x", "with space")]
    [InlineData("x", "")]
    public async Task What_cannot_be_sent_says_why_and_keeps_nothing(string text, string? id)
    {
        var outcome = await SendAsync(text, id);
        Assert.Null(outcome.EventId);
        Assert.NotNull(outcome.Problem);
        Assert.False(Directory.Exists(Path.Combine(_home, "channels")));
    }

    [Fact]
    public async Task Half_a_character_is_no_text() => Assert.Contains("half a character", (await SendAsync("half \ud800", null)).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData(421, "Host", "evil.example")]
    [InlineData(421, "Host", "127.0.0.1")]
    [InlineData(403, "Origin", "http://127.0.0.1")]
    [InlineData(403, "Origin", "null")]
    [InlineData(401, "Authorization", "Bearer wrong")]
    [InlineData(401, "Authorization", "Basic TOKEN")]
    [InlineData(401, "Authorization", null)]
    [InlineData(404, "Path", "/")]
    [InlineData(404, "Path", "/events/")]
    [InlineData(405, "Method", "GET")]
    [InlineData(405, "Method", "PUT")]
    [InlineData(415, "Type", "application/x-www-form-urlencoded")]
    [InlineData(415, "Type", "multipart/form-data")]
    [InlineData(400, "Body", "")]
    [InlineData(400, "Json", "{")]
    [InlineData(400, "Json", "[\"text\"]")]
    [InlineData(400, "Json", "{\"text\":5}")]
    [InlineData(400, "Json", "{\"text\":\"x\",\"role\":\"owner\"}")]
    [InlineData(400, "Json", "{\"text\":{\"a\":{\"b\":{\"c\":{}}}}}")]
    [InlineData(400, "Json", "{\"text\":\"\\ud800\"}")]
    public async Task A_request_that_is_not_right_gets_its_status_and_makes_no_event(int status, string what, string? value)
    {
        await StartAsync();
        using var request = Request(what is "Body" or "Json" ? value! : "text");
        switch (what)
        {
            case "Host":
                request.Headers.Host = value;
                break;
            case "Origin":
                request.Headers.TryAddWithoutValidation("Origin", value);
                break;
            case "Authorization":
                request.Headers.Remove("Authorization");
                request.Headers.TryAddWithoutValidation("Authorization", value?.Replace("TOKEN", Token, StringComparison.Ordinal));
                break;
            case "Path":
                request.RequestUri = new Uri($"http://127.0.0.1:{_platform!.Port}{value}");
                break;
            case "Method":
                request.Method = new HttpMethod(value!);
                break;
            case "Type" or "Json":
                request.Content!.Headers.Remove("Content-Type");
                request.Content.Headers.TryAddWithoutValidation("Content-Type", what is "Json" ? "application/json; charset=utf-8" : value);
                break;
        }

        using var response = await _http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains("\"error\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(_harness!.TryNextEvent());
    }

    [Fact]
    public async Task A_json_body_may_bring_its_id_and_too_much_is_refused()
    {
        await StartAsync();
        using var json = Request("{\"text\":\"from json\",\"id\":\"j-1\"}");
        json.Content!.Headers.ContentType = new("application/json");
        using var accepted = await _http.SendAsync(json);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var heard = await _harness!.NextEventAsync();
        Assert.Equal("from json", heard.Content);
        Assert.Equal($"{{\"event\":\"{heard.Id}\"}}", await accepted.Content.ReadAsStringAsync());

        using var large = Request(new string('x', (256 * 1024) + 1));
        using var refused = await _http.SendAsync(large);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var huge = Request(new string('x', 2 * 1024 * 1024));
        try
        {
            using var cut = await _http.SendAsync(huge);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, cut.StatusCode);
        }
        catch (HttpRequestException)
        {
            // The server stopped to read, which a sender may see before the answer.
        }

        Assert.Null(_harness.TryNextEvent());
    }

    [Fact]
    public async Task Everything_that_was_answered_is_there_after_the_channel_was_ended_at_any_moment()
    {
        await StartAsync();
        var sending = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var ids = new List<string>();
            for (var i = 0; i < 10; i++)
            {
                ids.Add((await SendAsync($"{writer}-{i}", $"{writer}-{i}")).EventId!);
            }

            return ids;
        })).ToList();
        for (var round = 0; round < 3; round++)
        {
            await _harness!.NextEventAsync();
            await StopAsync();
            await StartAsync();
        }

        var ids = (await Task.WhenAll(sending)).SelectMany(some => some).ToList();
        Assert.Equal(80, ids.Distinct().Count());
        Assert.DoesNotContain(null, ids);
        await StopAsync();
        var waiting = Patchbay.Spool.SpoolLook.Read(Path.Combine(_home, "channels", "send", "s1", "spool.db"));
        Assert.Equal(80, waiting.Waiting);
    }

    [Fact]
    public async Task Who_sends_too_often_is_told_when_to_come_again_and_the_command_waits_for_its_turn()
    {
        await StartAsync(rate: 1);
        var statuses = new List<int>();
        for (var number = 0; number < 14; number++)
        {
            using var request = Request($"text {number}");
            using var response = await _http.SendAsync(request);
            statuses.Add((int)response.StatusCode);
            if (statuses[^1] == 429)
            {
                Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
                Assert.Contains("SEND_RATE", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }

        Assert.Equal(202, statuses[0]);
        Assert.Contains(429, statuses);
        Assert.NotNull((await SendAsync("in its turn", null)).EventId);
        var heard = 0;
        for (; heard < statuses.Count(status => status == 202) + 1; heard++)
        {
            await _harness!.NextEventAsync();
        }

        Assert.Null(_harness!.TryNextEvent());
    }

    [Theory]
    [InlineData("often", 100, 1)]
    [InlineData("-1", 100, 1)]
    [InlineData("0", 0, 0)]
    [InlineData("5", 5, 0)]
    [InlineData("", 100, 0)]
    public void The_rate_is_a_number_of_events_a_second(string value, int rate, int problems)
    {
        var (settings, errors) = SendSettings.Read(name => name is "SEND_RATE" ? value : name is "PATCHBAY_HOME" ? _home : null);
        Assert.Equal((rate, problems), (settings.Rate, errors.Count));
    }

    string Token => SendRoad.Memory(Path.Combine(_home, "channels", "send", "s1")).KeptToken()!;

    Task<SendOutcome> SendAsync(string text, string? id) => SendRoad.SendAsync(_home, "s1", text, id, TimeSpan.FromMinutes(2), TimeProvider.System, CancellationToken.None);

    HttpRequestMessage Request(string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{_platform!.Port}/events") { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Token}");
        return request;
    }

    async Task StartAsync(int rate = 100)
    {
        _platform = SendPlatform.Create(new SendSettings { StateFolder = SendSettings.FolderOf(_home, "s1"), Rate = rate }, []);
        _harness = ChannelServerHarness.Start(_platform, new ChannelServerSettings { Project = _home });
        await _harness.InitializeAsync(withReceipts: true);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_platform.Port == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    async Task StopAsync()
    {
        if (_harness is not null)
        {
            await _harness.DisposeAsync();
            _harness = null;
        }
    }
}
