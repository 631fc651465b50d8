using System.Globalization;
using System.Net;
using Patchbay.Platforms.Webhook.Proving;

namespace Patchbay.Platforms.Webhook.Polling;

/// <summary>What a server said besides its answer: when it may be asked again, and what is wrong.</summary>
/// <param name="Wait">At least so long.</param>
/// <param name="Problem">Null when all is well.</param>
sealed record PollAnswer(TimeSpan Wait, string? Problem)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(60);

    static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(15);

    public static PollAnswer Of(HttpResponseMessage answer, DateTimeOffset now)
    {
        var asked = Seconds(answer, "X-Poll-Interval") ?? Shortest;
        var later = answer.Headers.RetryAfter is { } retry ? retry.Delta ?? retry.Date - now : null;
        var isSpent = Header(answer, "X-RateLimit-Remaining") is "0";
        var reset = isSpent && HookProof.UnixSeconds(Header(answer, "X-RateLimit-Reset")) is { } at ? at - now : (TimeSpan?)null;
        return answer.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.NotModified => new(Bounded(asked, isSpent ? reset : null), null),
            HttpStatusCode.TooManyRequests or HttpStatusCode.Forbidden when later is not null || isSpent => new(Bounded(asked, later ?? reset ?? AfterRefusal), "its limit of requests is reached"),
            HttpStatusCode.TooManyRequests => new(AfterRefusal, "its limit of requests is reached"),
            HttpStatusCode.Unauthorized => new(AfterRefusal, "the token is not valid: give another one with patchbay hook rotate"),
            HttpStatusCode.Forbidden or HttpStatusCode.NotFound => new(AfterRefusal, $"it answers {(int)answer.StatusCode}: the token may not read there, or there is no such place"),
            _ => new(Bounded(asked, later), $"it answers {(int)answer.StatusCode}"),
        };
    }

    static TimeSpan Bounded(TimeSpan asked, TimeSpan? later)
    {
        var wait = later > asked ? later.Value : asked;
        return wait < Shortest ? Shortest : wait > Longest ? Longest : wait;
    }

    static TimeSpan? Seconds(HttpResponseMessage answer, string name) =>
        int.TryParse(Header(answer, name), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
