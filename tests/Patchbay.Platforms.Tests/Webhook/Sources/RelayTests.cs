using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Patchbay.Platforms.Tests.Webhook.Providers;
using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Relay;
using Patchbay.Platforms.Webhook.Sources;
using Patchbay.Tests.Support;

namespace Patchbay.Platforms.Tests.Webhook.Sources;

/// <summary>One hook that reads a relay on loopback.</summary>
public sealed class RelayTests : IAsyncLifetime
{
    static readonly HookVector GitHub = HookVector.All.Single(vector => vector.Name == "github/check_run_failed");

    readonly ManualTime _time = new();
    readonly List<HookRequest> _taken = [];
    readonly List<string?> _marks = [];
    readonly ConcurrentQueue<string> _said = new();
    readonly Queue<bool> _answers = new();
    readonly CancellationTokenSource _end = new();
    readonly string _folder = Directory.CreateTempSubdirectory("relay-").FullName;
    FakeServer _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await FakeServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _relay.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        _end.Dispose();
    }

    [Fact]
    public async Task A_relay_that_hands_on_the_bytes_is_believed_as_the_vendor_is()
    {
        _relay.NextStream($": hello\nevent: ready\ndata: {{}}\n\nid: 7\ndata: {Relayed(bytes: GitHub.Body)}\n\n");
        await using var _ = Run();
        await Waits.UntilAsync(() => _taken.Count == 1);
        Assert.Equal(GitHub.Body, _taken[0].Body.ToArray());
        Assert.Null(GitHub.Provider.Verify(_taken[0], new HookSecrets(GitHub.Secret), GitHub.Now));
    }

    [Fact]
    public async Task What_its_parser_made_is_believed_only_when_it_is_to_the_byte_what_was_signed()
    {
        var pretty = JsonNode.Parse(GitHub.Body)!.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }).Replace("\n", "", StringComparison.Ordinal);
        _relay.NextStream($"data: {Relayed(parsed: Encoding.UTF8.GetString(GitHub.Body))}\n\ndata: {Relayed(parsed: pretty)}\n\n");
        await using var _ = Run();
        await Waits.UntilAsync(() => _taken.Count == 2);
        Assert.Null(GitHub.Provider.Verify(_taken[0], new HookSecrets(GitHub.Secret), GitHub.Now));
        Assert.Equal(HookRefusal.Wrong, GitHub.Provider.Verify(_taken[1], new HookSecrets(GitHub.Secret), GitHub.Now));
    }

    [Fact]
    public async Task What_cannot_be_kept_now_is_tried_again_before_the_next_and_the_place_is_written_after_it()
    {
        _answers.Enqueue(false);
        _answers.Enqueue(false);
        _relay.NextStream($"id: 1\ndata: {Relayed(bytes: "one"u8.ToArray())}\n\nid: 2\ndata: {Relayed(bytes: "two"u8.ToArray())}\n\n");
        await using var _ = Run();
        await AdvanceUntilAsync(() => _taken.Count == 4);
        Assert.Equal(["one", "one", "one", "two"], _taken.Select(request => Encoding.UTF8.GetString(request.Body.Span)));
        Assert.Equal([null, null, null, "1"], _marks.Take(4));
        await Waits.UntilAsync(() => Cursor().Read().LastEventId is "2");
    }

    [Fact]
    public async Task It_goes_on_from_the_last_event_on_disk()
    {
        Cursor().Write(new RelayMark("41"));
        _relay.NextStream("id: 42\ndata: {}\n\n");
        await using var _ = Run();
        await AdvanceUntilAsync(() => _relay.Asked.Count >= 2);
        Assert.Equal(["/channel 41", "/channel 42"], _relay.Asked.Take(2));
    }

    [Theory]
    [InlineData("data: not json\n\ndata: 7\n\ndata: {\"body\":null}\n\ndata: {\"bodyB\":\"%\"}\n\ndata: {\"bodyB\":7}\n\ndata: [[[[\n\n")]
    [InlineData("\r\n\r\n:\r\nretry: 5\r\nunknown\r\nid\r\nevent: ping\r\ndata: {\"body\":{}}\r\n\r\n")]
    [InlineData("data: {\"body\":{},\"\\ud800\":\"x\"}\n\n")]
    public async Task What_is_no_request_is_nothing_and_the_next_is_read(string rubbish)
    {
        _relay.NextStream($"{rubbish}data: {Relayed(bytes: "ok"u8.ToArray())}\n\n");
        await using var _ = Run();
        await Waits.UntilAsync(() => _taken.Any(request => request.Body.Span.SequenceEqual("ok"u8)));
        Assert.DoesNotContain(_taken, request => request.Body.Length > 2);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task A_relay_that_is_away_is_told_once_and_tried_until_it_is_there(int status)
    {
        _relay.Next(status, "", ("Location", "http://127.0.0.1:1/"));
        _relay.Next(status);
        _relay.Next(200, "{}");
        _relay.NextStream($"data: {Relayed(bytes: "ok"u8.ToArray())}\n\n");
        await using var _ = Run();
        await AdvanceUntilAsync(() => _taken.Count == 1);
        Assert.Single(_said, line => line.Contains($"answers {status}", StringComparison.Ordinal));
        Assert.Contains(_said, line => line.Contains("there again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_that_has_no_end_costs_a_connection_and_no_memory()
    {
        _relay.Next(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            var part = new byte[1_000_000];
            Array.Fill(part, (byte)'x');
            await context.Response.WriteAsync("data: ", context.RequestAborted);
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
            }
        });
        _relay.NextStream($"data: {Relayed(bytes: "ok"u8.ToArray())}\n\n");
        await using var _ = Run();
        await AdvanceUntilAsync(() => _taken.Count == 1);
        Assert.Contains(_said, line => line.Contains("too long", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relay_that_takes_the_connection_and_never_answers_is_tried_again()
    {
        _relay.Next(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        _relay.NextStream($"data: {Relayed(bytes: "ok"u8.ToArray())}\n\n");
        await using var _ = Run();
        await Waits.UntilAsync(() => _relay.Asked.Count == 1 && _time.HasTimer(TimeSpan.FromSeconds(40)));
        _time.Advance(TimeSpan.FromSeconds(40));
        await AdvanceUntilAsync(() => _taken.Count == 1);
        Assert.Contains(_said, line => line.Contains("does not answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relay_that_says_nothing_counts_as_gone()
    {
        _relay.Next(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(": hello\n", context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        _relay.NextStream($"data: {Relayed(bytes: "ok"u8.ToArray())}\n\n");
        await using var _ = Run();
        // Its line may come while the clock moves: then it has the whole time once more.
        await _time.AdvanceUntilAsync(() => _said.Any(line => line.Contains("says nothing", StringComparison.Ordinal)), [TimeSpan.FromSeconds(100)]);
        await AdvanceUntilAsync(() => _taken.Count == 1);
    }

    // As a relay makes it of a request of GitHub.
    static string Relayed(byte[]? bytes = null, string? parsed = null)
    {
        var all = new JsonObject();
        foreach (var (name, value) in GitHub.Headers)
        {
            all[name.ToLowerInvariant()] = value;
        }

        all["timestamp"] = 1767225600000;
        all["query"] = new JsonObject();
        all["bodyB"] = bytes is null ? null : Convert.ToBase64String(bytes);
        if (bytes is null)
        {
            all.Remove("bodyB");
            return all.ToJsonString()[..^1] + $",\"body\":{parsed}}}";
        }

        return all.ToJsonString();
    }

    SourceCursor<RelayMark> Cursor() => new(Path.Combine(_folder, "relay-ci.json"), SourceJson.Default.RelayMark, new RelayMark((string?)null));

    Task AdvanceUntilAsync(Func<bool> condition) => _time.AdvanceUntilAsync(condition, []);

    Running Run() => new(
        new HookRelay(
            "ci", new Uri(_relay.Address, "channel"),
            request =>
            {
                _marks.Add(Cursor().Read().LastEventId);
                _taken.Add(request);
                return Task.FromResult(!_answers.TryDequeue(out var kept) || kept);
            },
            Cursor(), _said.Enqueue, _time).RunAsync(_end.Token),
        _end);
}
