namespace Patchbay.Platforms.Webhook;

/// <summary>Every provider there is, by name.</summary>
static partial class HookProviders
{
    static readonly Dictionary<string, IHookProvider> ByName = Files().ToDictionary(provider => provider.Name, StringComparer.Ordinal);

    /// <summary>In order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    public static IHookProvider? Find(string name) => ByName.GetValueOrDefault(name);
}
