using System.Security.Cryptography;
using Patchbay.Platforms.Webhook.Noise;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Book;

/// <summary>One hook as it counts now.</summary>
sealed record Hook(string Name, IHookProvider Provider, IReadOnlyList<HookSecret> Secrets, HookFilter Filter, HookSeverity? Severity, bool IsPublic)
{
    // Nobody knows it, and it lives as long as the process.
    static readonly string Nobodys = RandomNumberGenerator.GetHexString(64);

    /// <summary>Where a relay hands on what its vendor sent there.</summary>
    public Uri? Relay { get; init; }

    /// <summary>When what is not urgent waits; null for never.</summary>
    public HookQuiet? Quiet { get; init; }

    /// <summary>Events an hour that come one by one; null for all.</summary>
    public int? Budget { get; init; }

    /// <summary>
    /// The newest two that are valid, filled up with one that nobody knows: so it takes the same time whether a secret is being
    /// rotated, and whether there is one at all.
    /// </summary>
    public HookSecrets ValidAt(DateTimeOffset now) =>
        new([.. Secrets.Where(secret => secret.IsValid(now)).Take(2).Select(secret => secret.Value).Concat([Nobodys, Nobodys]).Take(2)]);

    /// <summary>Stands in for a hook that is not there: it does the same work and believes nobody.</summary>
    public static Hook Nobody(IHookProvider provider) => new("", provider, [], HookFilter.None, null, IsPublic: false);
}
