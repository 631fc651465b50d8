using System.Text.Json.Serialization;
using Patchbay.Platforms.Webhook.Noise;

namespace Patchbay.Platforms.Webhook.Book;

/// <summary>What <c>hooks.json</c> says of one hook. No secret is in it.</summary>
sealed record HookEntry
{
    public required string Provider { get; init; }

    /// <summary>As <see cref="HookFilter"/> reads it; null lets everything through.</summary>
    public string? Filter { get; init; }

    /// <summary><c>low</c>, <c>normal</c> or <c>urgent</c> instead of what the provider says.</summary>
    public string? Severity { get; init; }

    /// <summary>Whether what anybody wrote becomes an event, not only what people with write access did.</summary>
    public bool Public { get; init; }

    /// <summary>What an <see cref="IConfiguredProvider"/> is told about this hook.</summary>
    public IReadOnlyDictionary<string, string>? With { get; init; }

    /// <summary>Where a relay hands on what the vendor sent there; null without one.</summary>
    public string? Relay { get; init; }

    /// <summary>As <see cref="HookQuiet"/> reads it, <c>22:00-07:00</c>, in <see cref="Zone"/>; null without.</summary>
    public string? Quiet { get; init; }

    /// <summary>A name such as <c>Europe/Berlin</c>; null is UTC.</summary>
    public string? Zone { get; init; }

    /// <summary>Events an hour that come one by one, the rest in one event; null for all.</summary>
    public int? Budget { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One secret of a hook.</summary>
/// <param name="Until">When it ends, while it is rotated; null for the present one.</param>
sealed record HookSecret(string Value, DateTimeOffset CreatedAt, DateTimeOffset? Until)
{
    public bool IsValid(DateTimeOffset now) => Until is null || now < Until;

    public override string ToString() => "a secret";
}

/// <summary>The content of <c>hooks.json</c>, by the names of the hooks.</summary>
sealed record HookFile(IReadOnlyDictionary<string, HookEntry> Hooks)
{
    public static HookFile Empty { get; } = new(new Dictionary<string, HookEntry>());
}

/// <summary>The content of <c>secrets.json</c>, by the names of the hooks, the newest first.</summary>
sealed record HookSecretFile(IReadOnlyDictionary<string, IReadOnlyList<HookSecret>> Secrets)
{
    public static HookSecretFile Empty { get; } = new(new Dictionary<string, IReadOnlyList<HookSecret>>());

    public override string ToString() => $"the secrets of {Secrets.Count} hooks";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(HookFile))]
[JsonSerializable(typeof(HookSecretFile))]
sealed partial class HookFileJson : JsonSerializerContext;
