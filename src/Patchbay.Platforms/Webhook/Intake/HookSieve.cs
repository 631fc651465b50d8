using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Intake;

/// <summary>Whether a report becomes an event. What it decides costs neither a file nor a row.</summary>
static class HookSieve
{
    public const string AuthorMayNotWrite = "the author may not write there";
    public const string Filtered = "filtered";

    /// <summary>Null when it becomes one; else why not, in fixed words.</summary>
    /// <param name="meta">As the event would have it.</param>
    public static string? Refuse(Hook hook, HookReport report, IReadOnlyList<KeyValuePair<string, string>> meta) =>
        // The signature proves the vendor, not who wrote: what anybody can write becomes an event where that is wanted alone.
        report.Author is { MayWrite: not true } && !hook.IsPublic ? AuthorMayNotWrite
        : !hook.Filter.Passes(meta) ? Filtered
        : null;
}
