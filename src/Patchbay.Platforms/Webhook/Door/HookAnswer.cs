using System.Text.Json.Nodes;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Door;

/// <summary>What a request is answered, and under which words it counts in the audit; null when it became an event like others.</summary>
sealed record HookAnswer(int Status, string ContentType, string Text, string? Counted)
{
    /// <summary>For whoever should come again, in seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Under which words the other reports of its request count.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

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

    /// <summary>
    /// The one answer to several reports. Where one of them is not kept all should come again: those that are kept are known then.
    /// </summary>
    public static HookAnswer Together(IReadOnlyList<HookAnswer> all)
    {
        var said = all.FirstOrDefault(one => one.RetryAfter is not null) ?? all.FirstOrDefault(one => one.Status is 202) ?? (all.Count > 0 ? all[0] : Ignored("an empty batch"));
        return said with { Also = [.. all.Where(one => !ReferenceEquals(one, said)).Select(one => one.Counted).OfType<string>()] };
    }

    static HookAnswer Json(int status, string key, string value, string? counted) =>
        new(status, "application/json", new JsonObject { [key] = value }.ToJsonString(), counted);
}
