namespace Patchbay.Platforms.Webhook.Book;

/// <summary>The provider of one hook, with the settings that this hook has for it.</summary>
static class HookSetup
{
    const int MostBudget = 100_000;

    static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Null when it is a budget, or none is wanted.</summary>
    public static string? BudgetProblem(int? budget) => budget is null or (>= 1 and <= MostBudget) ? null : $"{budget} is no budget: give events an hour, 1 to {MostBudget}";

    /// <summary>Null with everything that is wrong, in one line.</summary>
    public static (IHookProvider? Provider, string? Problem) Provider(string name, IReadOnlyDictionary<string, string>? with)
    {
        if (HookProviders.Find(name) is not { } provider)
        {
            return (null, $"there is no provider '{name}'; there is: {string.Join(", ", HookProviders.Names)}");
        }

        if (provider is not IConfiguredProvider configurable)
        {
            return with is { Count: > 0 } ? (null, $"{name} takes no settings with --with") : (provider, null);
        }

        var (configured, problems) = configurable.Configure(with ?? Nothing);
        return problems.Count > 0 || configured is null ? (null, string.Join("; ", problems)) : (configured, null);
    }
}
