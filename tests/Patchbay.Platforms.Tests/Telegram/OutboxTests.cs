using System.Collections.Concurrent;
using Patchbay.Channels;
using Patchbay.Platforms.Telegram;
using Patchbay.Platforms.Telegram.Fake;
using Patchbay.Tests.Support;
using static Patchbay.Platforms.Tests.Telegram.TelegramRig;

namespace Patchbay.Platforms.Tests.Telegram;

public sealed class OutboxTests
{
    [Fact]
    public async Task A_chat_that_Telegram_slows_down_delays_no_others_requests()
    {
        await using var rig = await StartAsync();
        rig.Bot.Fail("sendMessage", new FakeFault.Refuse(429, "Too Many Requests: retry after 40", 40), chatId: "42");
        foreach (var id in new[] { "abcde", "abcdf", "abcdg" })
        {
            await rig.NotifyAsync(
                "notifications/claude/channel/permission_request", $$"""{"request_id":"{{id}}","tool_name":"Bash","description":"d","input_preview":"{}"}""");
        }

        // The other approver is asked three times, in order, while the first is left alone.
        await WaitAsync(() => rig.People.Direct(Approver).FromBot().Count == 3);
        Assert.Equal(["abcde", "abcdf", "abcdg"], rig.People.Direct(Approver).FromBot().Select(card => ButtonsOf(card)[0].Split(':')[^1]));
        Assert.Single(rig.Bot.CallsOf("sendMessage"), call => call["chat_id"] == "42");
    }

    [Fact]
    public async Task What_is_posted_for_a_chat_keeps_its_order_and_what_fails_costs_only_itself()
    {
        var outbox = new TelegramOutbox(new Silent());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = outbox.RunAsync(stop.Token);
        var done = new ConcurrentQueue<(string, int)>();
        for (var number = 0; number < 200; number++)
        {
            foreach (var chat in new[] { "a", "b" })
            {
                var (to, at) = (chat, number);
                outbox.Post(to, "a test", async _ =>
                {
                    await Task.Yield();
                    if (at % 7 == 3)
                    {
                        throw new InvalidOperationException("refused");
                    }

                    done.Enqueue((to, at));
                });
            }
        }

        var expected = Enumerable.Range(0, 200).Where(number => number % 7 != 3).ToList();
        await WaitAsync(() => done.Count == 2 * expected.Count);
        Assert.All(new[] { "a", "b" }, chat => Assert.Equal(expected, done.Where(piece => piece.Item1 == chat).Select(piece => piece.Item2)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void A_chat_that_takes_nothing_fills_only_its_own_line_and_it_is_said()
    {
        var said = new Silent();
        var outbox = new TelegramOutbox(said);
        for (var number = 0; number < 300; number++)
        {
            outbox.Post("stuck", "a test", _ => Task.CompletedTask);
        }

        Assert.InRange(said.Warnings, 1, 45);
        var before = said.Warnings;
        outbox.Post("other", "a test", _ => Task.CompletedTask);
        Assert.Equal(before, said.Warnings);
    }

    [Fact]
    public async Task After_a_429_more_than_30_messages_in_a_second_wait_for_the_next()
    {
        var time = new ManualTime();
        var pace = new TelegramPace(time);
        Assert.All(Enumerable.Range(0, 100), number => Assert.True(pace.WaitAsync($"{number}", CancellationToken.None).IsCompleted));
        time.Advance(TimeSpan.FromSeconds(2));
        pace.Hold("slow", TimeSpan.FromSeconds(1));
        var waits = Enumerable.Range(0, 65).Select(number => pace.WaitAsync($"{number}", CancellationToken.None)).ToList();
        Assert.Equal(30, waits.Count(wait => wait.IsCompleted));
        time.Advance(TimeSpan.FromSeconds(1));
        await WaitAsync(() => waits.Count(wait => wait.IsCompleted) == 60);
        time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(waits);
    }

    [Fact]
    public void A_chat_is_left_alone_as_long_as_Telegram_says_and_others_are_not()
    {
        var time = new ManualTime();
        var pace = new TelegramPace(time);
        pace.Hold("42", TimeSpan.FromSeconds(10));
        Assert.False(pace.WaitAsync("42", CancellationToken.None).IsCompleted);
        Assert.True(pace.WaitAsync("43", CancellationToken.None).IsCompleted);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(pace.WaitAsync("42", CancellationToken.None).IsCompleted);
    }

    sealed class Silent : INotices
    {
        public int Warnings { get; private set; }

        public void Info(string text)
        {
        }

        public void Notice(string text)
        {
        }

        public void Warning(string text) => Warnings++;

        public void Error(string text)
        {
        }
    }
}
