namespace Patchbay.Platforms.Webhook;

/// <summary>
/// A provider that each hook may set up for itself, by the <c>with</c> of its settings: names and values in text. The provider of
/// the list itself is the one with no such settings, and is what <see cref="Configure"/> gives for none, or believes nobody.
/// </summary>
interface IConfiguredProvider : IHookProvider
{
    /// <summary>The names it knows, each with what a person reads about it.</summary>
    IReadOnlyList<(string Name, string Meaning)> Settings { get; }

    /// <summary>Never throws: everything that is wrong is said at once.</summary>
    HookConfigured Configure(IReadOnlyDictionary<string, string> settings);
}

/// <summary>The provider of one hook, or what is wrong with its settings, one line each with the remedy.</summary>
sealed record HookConfigured(IHookProvider? Provider, IReadOnlyList<string> Problems)
{
    public static HookConfigured Good(IHookProvider provider) => new(provider, []);

    public static HookConfigured Bad(params IReadOnlyList<string> problems) => new(null, problems);
}
