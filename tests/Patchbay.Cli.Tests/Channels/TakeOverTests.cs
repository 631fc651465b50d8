using Patchbay.Platforms.Telegram.Fake;

namespace Patchbay.Cli.Tests.Channels;

public sealed class TakeOverTests : IAsyncLifetime
{
    const int Count = 200;

    readonly string _home = Directory.CreateTempSubdirectory("take-over-test-").FullName;
    FakeBotApi _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await FakeBotApi.StartAsync();
        Directory.CreateDirectory(Path.Combine(_home, "channels", "telegram"));
        File.WriteAllText(Path.Combine(_home, "channels", "telegram", "access.json"), """{"allowFrom":["42"]}""");
    }

    [Fact]
    public async Task Fact_50_After_kill_9_of_the_holder_the_other_has_everything_in_order_and_nothing_twice()
    {
        _bot.People.Direct(42);
        using var holder = await StartAsync();
        await WaitAsync(() => _bot.CallsOf("getUpdates").Count > 0);
        using var other = await StartAsync();
        await WaitAsync(() => other.Notices.Contains("stands by", StringComparison.Ordinal));
        for (var number = 0; number < Count; number++)
        {
            _bot.People.Say(42, $"message {number}");
        }

        // Some are on their way to the host of the holder, which confirms none of them.
        await WaitAsync(() => holder.Events.Count > Count / 4);
        var began = TimeProvider.System.GetTimestamp();
        holder.Kill();
        _bot.People.Say(42, "after the end");

        await WaitAsync(() => other.Events.Count > Count);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal([.. Enumerable.Range(0, Count).Select(number => $"message {number}"), "after the end"], other.Events);
    }

    public async ValueTask DisposeAsync()
    {
        await _bot.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    Task<PlainHost> StartAsync() => PlainHost.StartAsync("telegram", new Dictionary<string, string>
    {
        ["PATCHBAY_HOME"] = _home,
        ["TELEGRAM_API_ROOT"] = _bot.Root.ToString(),
        ["TELEGRAM_BOT_TOKEN"] = _bot.Token,
    });

    static async Task WaitAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }
}
