using System.Text.Json.Nodes;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Door;

/// <summary>What a request is answered, and under which words it counts in the audit; null when it became an event like others.</summary>
sealed record HookAnswer(int Status, string ContentType, string Text, string? Counted)
{
    /// <summary>For whoever should come again, in seconds.</summary>
    public int? RetryAfter { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>On disk. A repetition of the delivery hears the same.</summary>
    public static HookAnswer Accepted(string eventId) => Json(202, "id", eventId, null);

    /// <summary>On disk, in words for the person who sent it.</summary>
    public static HookAnswer Shown(string text) => new(200, "text/plain; charset=utf-8", text, null);

    /// <summary>Proven, and no event for this reason, which its sender may know.</summary>
    public static HookAnswer Ignored(string reason) => Json(200, "ignored", reason, reason);

    public static HookAnswer Handshake(HookReading.Handshake handshake) => new(200, handshake.ContentType, handshake.Answer, "handshake") { Headers = handshake.Headers };

    /// <summary>Not proven. All such answers are the same to the byte; the reason is for the audit alone.</summary>
    public static HookAnswer NotBelieved(string reason) => Json(401, "error", "not authorized", reason);

    /// <summary>Wrong in its form, whoever sent it.</summary>
    public static HookAnswer Wrong(int status, string reason) => Json(status, "error", reason, reason);

    /// <summary>Right, and not kept: it should be sent again.</summary>
    public static HookAnswer NotKept { get; } = Json(503, "error", "cannot be kept now, try again later", "not kept") with { RetryAfter = 30 };

    /// <summary>From an address, or for a hook, more than may come.</summary>
    public static HookAnswer TooOften { get; } = Json(429, "error", "too often, try again later", "too often") with { RetryAfter = 10 };

    static HookAnswer Json(int status, string key, string value, string? counted) =>
        new(status, "application/json", new JsonObject { [key] = value }.ToJsonString(), counted);
}
