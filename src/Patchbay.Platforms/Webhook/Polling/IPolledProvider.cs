using System.Text.Json;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Polling;

/// <summary>
/// A provider that asks instead of being called, for those who can open no port: what it reads was proven by TLS and by the token,
/// which is the secret of its hook. It believes no request.
/// </summary>
interface IPolledProvider : IConfiguredProvider
{
    /// <summary>Where it asks.</summary>
    Uri Api { get; }

    /// <summary>What it asks, one after the other.</summary>
    IReadOnlyList<PollPlace> Places { get; }
}

/// <summary>One address that is asked again and again.</summary>
/// <param name="Path">Below the provider's <see cref="IPolledProvider.Api"/>.</param>
/// <param name="Read">What happened there, in any order; throws <see cref="JsonException"/> for an answer of another form.</param>
sealed record PollPlace(string Path, Func<JsonDocument, IEnumerable<PollItem>> Read);

/// <summary>One thing that happened.</summary>
/// <param name="Id">The same whenever it is read.</param>
sealed record PollItem(string Id, DateTimeOffset At, HookReport Report, byte[] Payload);

/// <summary>How far each place was read.</summary>
sealed record PollCursor(IReadOnlyDictionary<string, PollMark> Places)
{
    public static PollCursor None { get; } = new(new Dictionary<string, PollMark>());

    public PollCursor With(string place, PollMark mark) => new(new Dictionary<string, PollMark>(Places, StringComparer.Ordinal) { [place] = mark });
}

/// <summary>How far one place was read.</summary>
/// <param name="Tag">The server's name for its last answer, so that it may say that nothing changed.</param>
/// <param name="Since">What happened before is known.</param>
sealed record PollMark(string? Tag, DateTimeOffset Since);
