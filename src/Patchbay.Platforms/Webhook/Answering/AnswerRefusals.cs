using System.Globalization;
using System.Net;
using System.Text.Json;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>What a vendor's refusal means, in one line with the remedy. What the vendor says itself is cut short and printed as data.</summary>
static class AnswerRefusals
{
    /// <summary>Worth another try: too many requests, or a fault on the vendor's side.</summary>
    public static bool IsPassing(HttpResponseMessage response) =>
        (int)response.StatusCode is 429 or >= 500 || (response.StatusCode is HttpStatusCode.Forbidden && IsLimit(response));

    /// <summary>How long the vendor asks to wait; null when it does not say.</summary>
    public static TimeSpan? Wait(HttpResponseMessage response, TimeProvider time)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    public static ToolFailedException Say(IAnswerer vendor, string hook, HttpResponseMessage response, byte[] content, TimeSpan wait)
    {
        var said = Message(content) is { Length: > 0 } message ? $" ({message})" : "";
        var code = (int)response.StatusCode;
        return new ToolFailedException(code switch
        {
            401 => $"{vendor.Title} does not accept the token of the hook '{hook}'{said}: give a new one with patchbay hook token {hook}",
            403 when !IsPassing(response) => $"{vendor.Title} does not allow it with the token of the hook '{hook}'{said}: it needs {vendor.Rights}",
            404 or 410 => $"{vendor.Title} does not know it, or the token of the hook '{hook}' may not see it{said}: it needs {vendor.Rights}",
            429 or 403 => string.Create(CultureInfo.InvariantCulture, $"{vendor.Title} takes no more now{said}: try again in {Math.Max(1, wait.TotalSeconds):0} s"),
            >= 500 => string.Create(CultureInfo.InvariantCulture, $"{vendor.Title} failed with {code}{said}: look whether it was done, and try again later"),
            >= 300 and < 400 => $"{vendor.Title} is not at the address of the hook '{hook}': give the right one with patchbay hook token {hook} --url URL",
            _ => string.Create(CultureInfo.InvariantCulture, $"{vendor.Title} refused it with {code}{said}"),
        });
    }

    /// <summary>Of the places where vendors put their words.</summary>
    public static string Message(byte[] content)
    {
        try
        {
            var body = HookJson.Parse(content);
            var text = body.Text("message") ?? body.Text("error", "message") ?? body.Text("error_description") ?? body.Text("error") ?? body.Text("detail")
                ?? First(body, "errorMessages") ?? First(body, "errors") ?? "";
            return HookText.Line(new string([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]));
        }
        catch (JsonException)
        {
            return "";
        }
    }

    static string? First(JsonElement body, string list) => body.Items(list).Select(item => item.Text() ?? item.Text("message")).FirstOrDefault();

    static bool IsLimit(HttpResponseMessage response) =>
        response.Headers.RetryAfter is not null || (response.Headers.TryGetValues("x-ratelimit-remaining", out var left) && left.FirstOrDefault() is "0");
}
