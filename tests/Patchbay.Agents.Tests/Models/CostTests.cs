using Microsoft.Extensions.AI;
using Patchbay.Agents.Fake;
using Patchbay.Agents.Models;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Tests.Models;

public sealed class CostTests
{
    [Fact]
    public void Each_kind_of_token_has_its_price()
    {
        var use = new UsageDetails { InputTokenCount = 1_000_000, OutputTokenCount = 100_000, CachedInputTokenCount = 400_000 };
        Assert.Equal((0.6m * 2) + (0.1m * 10) + (0.4m * 0.1m), ModelCost.Of("claude-sonnet-5-5", use, PriceTable.BuiltIn.Find("claude-sonnet-5-5")).CostUsd);
    }

    [Theory]
    [InlineData("claude-sonnet-4-5-20250929", true)]
    [InlineData("claude-sonnet-4-5", true)]
    [InlineData("claude-sonnet-4-5-turbo", false)]
    [InlineData("claude-haiku-5-5", false)]
    [InlineData("qwen3-coder", false)]
    public void A_model_is_known_by_its_name_with_or_without_a_day(string model, bool known) => Assert.Equal(known, PriceTable.BuiltIn.Find(model) is not null);

    [Fact]
    public void The_table_says_of_which_day_it_is() => Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", PriceTable.BuiltIn.AsOf);

    [Fact]
    public async Task What_the_vendor_counts_becomes_dollars_and_nothing_is_counted_twice()
    {
        await using var model = await FakeModel.StartAsync();
        var use = await UseAsync(model, "claude-sonnet-5-5", null);

        // The fake read 12 tokens, and 5 more from its cache, and wrote 7.
        Assert.Equal((17L, 7L, 5L), (use.InputTokens, use.OutputTokens, use.CachedTokens));
        Assert.Equal(((12 * 2m) + (7 * 10m) + (5 * 0.1m)) / 1_000_000m, use.CostUsd);
    }

    [Fact]
    public async Task A_model_that_is_not_listed_has_tokens_and_no_cost_unless_the_user_says_its_price()
    {
        await using var model = await FakeModel.StartAsync();
        Assert.Null((await UseAsync(model, "fake-model", null)).CostUsd);
        Assert.Equal(((12 * 1m) + (7 * 2m)) / 1_000_000m, (await UseAsync(model, "fake-model", new ModelPrice(1, 2, 0, 1))).CostUsd);
    }

    static async Task<ModelUse> UseAsync(FakeModel model, string name, ModelPrice? price)
    {
        var driver = ModelDrivers.All(variable => variable switch { "ANTHROPIC_API_KEY" => FakeModel.Key, "ANTHROPIC_BASE_URL" => model.Root.AbsoluteUri, _ => null })
            .Single(driver => driver.Name == "claude");
        await using var session = await driver.StartAsync(new AgentStart("work", "/src", [], TimeProvider.System) { Model = name, Price = price }, CancellationToken.None);
        var turn = new ModelTurn();
        await session.RunTurnAsync([new AgentBlock.Prompt("go")], turn, CancellationToken.None);
        return Assert.Single(turn.Uses);
    }
}
