namespace Patchbay.Platforms.Webhook.Relay;

/// <summary>One event of a relay's <c>text/event-stream</c>.</summary>
/// <param name="Id">Where the relay may be asked to go on from; null when it named none.</param>
/// <param name="Kind"><c>message</c>, or what the relay calls it.</param>
sealed record RelayEvent(string? Id, string Kind, byte[] Data);
