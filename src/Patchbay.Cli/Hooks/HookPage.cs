using System.Globalization;
using Patchbay.Platforms.Webhook.Book;

namespace Patchbay.Cli.Hooks;

/// <summary>A hook for people to read.</summary>
static class HookPage
{
    /// <summary>What was just made, with its secret.</summary>
    public static IEnumerable<string> Lines(HookMade made) =>
    [
        $"address  {made.Url}",
        .. made.Secret is { } secret ? [$"secret   {secret}", "         (shown this once; patchbay hook rotate makes another)"] : (IEnumerable<string>)[],
        .. made.HasSecret ? [] : (IEnumerable<string>)["secret   none yet, so nothing is believed: give the vendor's with patchbay hook rotate NAME --secret -"],
        "on the vendor's side:",
        .. made.Steps.Select(step => $"  {step}"),
    ];

    public static IEnumerable<string> Lines(HookLook hook)
    {
        yield return hook.Name + (hook.Problem is { } problem ? $" ({problem})" : "");
        yield return $"  provider  {hook.Provider}";
        yield return $"  address   {hook.Url}";
        yield return $"  made      {At(hook.CreatedAt)}";
        yield return $"  secrets   {(hook.Secrets.Count == 0 ? "none: nothing is believed" : string.Join(", ", hook.Secrets.Select(until => until is { } end ? $"one until {At(end)}" : "one")))}";
        yield return $"  severity  {hook.Severity ?? "as the provider says"}";
        yield return $"  filter    {hook.Filter ?? "none"}";
        yield return $"  authors   {(hook.IsPublic ? "anybody" : "people with write access")}";
        yield return $"  session   {hook.Route ?? "the one that is open longest"}";
        yield return string.Create(CultureInfo.InvariantCulture, $"  events    {hook.Events}{(hook.LastAt is { } last ? $", the last at {At(last)}" : "")}");
        yield return $"  answers   {(hook.AnswersSince is { } since ? $"with a token of {At(since)}" : "no: it has no token (patchbay hook token)")}";
        yield return $"  creates   {(hook.Creates.Count > 0 ? $"{string.Join(", ", hook.Creates)}, where a playbook says so" : "nothing")}";
        yield return $"  writes to {(hook.Places.Count > 0 ? $"what an event was about, and {string.Join(", ", hook.Places)}" : "what an event was about")}";
        yield return $"  quiet     {hook.Quiet ?? "never"}";
        yield return $"  budget    {(hook.Budget is { } budget ? string.Create(CultureInfo.InvariantCulture, $"{budget} events an hour, the rest in one") : "none")}";
        foreach (var (reason, count) in hook.Calmed)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  calmed    {count} in this hour: {reason}");
        }

        foreach (var (reason, count) in hook.Refused)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  no event  {count} in this hour: {reason}");
        }

        yield return "  on the vendor's side:";
        foreach (var step in hook.Steps)
        {
            yield return $"    {step}";
        }
    }

    static string At(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
