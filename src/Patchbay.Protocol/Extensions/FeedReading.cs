using System.Text.Json;

namespace Patchbay.Protocol.Extensions;

/// <summary>
/// Server to host: the session's feed is wanted (capability <see cref="WireCapabilities.Feed"/>), from the item with the number
/// <paramref name="From"/>, or the newest items when it is 0. Each is answered by one <see cref="FeedBatch"/>, as soon as there
/// is an item; one at a time, so that a channel sets the pace itself.
/// </summary>
public sealed record FeedRequest(long From, int Limit);

/// <summary>
/// Host to server: items of the feed as docs/reference/feed.md describes them, long texts cut. <paramref name="Next"/> is what
/// to ask for then. <paramref name="Refused"/> says why there are none and never will be.
/// </summary>
public sealed record FeedBatch(IReadOnlyList<JsonElement> Items, long Next, string? Refused = null);
