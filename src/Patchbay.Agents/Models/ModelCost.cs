using Microsoft.Extensions.AI;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Models;

/// <summary>What one request took, in tokens and in dollars.</summary>
static class ModelCost
{
    // The name under which Anthropic's package hands out what was put into the cache; it is part of the input.
    const string CacheWrites = "CacheCreationInputTokens";

    public static ModelUse Of(string model, UsageDetails use, ModelPrice? price)
    {
        var (input, output, cached) = (use.InputTokenCount ?? 0, use.OutputTokenCount ?? 0, use.CachedInputTokenCount ?? 0);
        var written = use.AdditionalCounts?.GetValueOrDefault(CacheWrites) ?? 0;
        return new ModelUse(model, input, output, cached)
        {
            CostUsd = price is null ? null
                : ((Math.Max(0, input - cached - written) * price.Input) + (output * price.Output) + (cached * price.CacheRead) + (written * price.CacheWrite)) / 1_000_000m,
        };
    }
}
