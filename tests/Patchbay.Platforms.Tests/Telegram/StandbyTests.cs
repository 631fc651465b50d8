using System.Text.Json.Nodes;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Platforms.Tests.Telegram;

public sealed class StandbyTests
{
    [Fact]
    public async Task Fact_50_One_polls_the_other_stands_by_with_working_tools_and_takes_over_within_ten_seconds()
    {
        await using var first = await TelegramRig.StartAsync();
        var direct = first.People.Direct(TelegramRig.Owner);
        first.People.Say(TelegramRig.Owner, "one");
        Assert.Equal("one", (await first.EventAsync(ReceiptState.Delivered)).Content);

        await using var second = await TelegramRig.StartAsync(folder: first.Folder, bot: first.Bot, change: settings => settings with { ReportChats = ["42"] });
        Assert.Contains("stands by", await second.NoticeAsync("receives for this account"), StringComparison.Ordinal);
        Assert.StartsWith(
            "sent (id: ", await second.CallAsync("reply", new JsonObject { ["chat_id"] = "42", ["text"] = "from the second" }), StringComparison.Ordinal);
        await TelegramRig.SentAsync(direct, "from the second");
        first.People.Say(TelegramRig.Owner, "two");
        Assert.Equal("two", (await first.EventAsync(ReceiptState.Queued)).Content);

        // Only a poll that is torn off by the end of the first may still be told of the second.
        Assert.DoesNotContain(first.Bot.CallsOf("getUpdates"), call => call.Status == 409);
        var began = TimeProvider.System.GetTimestamp();
        await first.Server.DisposeAsync();
        first.People.Say(TelegramRig.Owner, "three");

        Assert.Equal("two", (await second.EventAsync(ReceiptState.Delivered)).Content);
        Assert.Equal("three", (await second.EventAsync(ReceiptState.Delivered)).Content);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.InRange(first.Bot.CallsOf("getUpdates").Count(call => call.Status == 409), 0, 1);
    }
}
