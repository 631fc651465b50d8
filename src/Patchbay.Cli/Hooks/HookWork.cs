using System.Globalization;
using Patchbay.Cli.Access;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Intake;
using Patchbay.Protocol;

namespace Patchbay.Cli.Hooks;

/// <summary>What the commands about hooks do and print.</summary>
static class HookWork
{
    /// <summary>For the shell to offer.</summary>
    public static IEnumerable<string> Names()
    {
        try
        {
            return [.. Desk(yes: false).List().Select(hook => hook.Name)];
        }
        catch (HookException)
        {
            return [];
        }
    }

    public static Task<int> ListAsync() => LookAsync(desk =>
    {
        var hooks = desk.List();
        return hooks.Count == 0 ? ["there is no hook yet; patchbay hook add NAME --provider PROVIDER makes one"] : hooks.SelectMany(Row);
    });

    public static Task<int> ShowAsync(string name) => LookAsync(desk => HookPage.Lines(desk.Show(name)));

    /// <summary>Adds or rotates, and shows the secret this one time.</summary>
    public static Task<int> MakeAsync(string command, bool yes, string? secret, Func<HookDesk, string?, Task<HookMade>> make) => ChangeAsync(command, yes, async desk =>
    {
        var given = secret is "-" ? (await Console.In.ReadLineAsync())?.Trim() ?? "" : secret;
        return HookPage.Lines(await make(desk, given));
    });

    public static Task<int> SetAsync(string name, bool yes, HookChange change, CancellationToken cancellationToken) =>
        ChangeAsync("set", yes, async desk => HookPage.Lines(await desk.SetAsync(name, change, cancellationToken)));

    /// <summary>Looks only, unless it is sent: then it is an event.</summary>
    public static Task<int> TestAsync(bool isSent, bool yes, Func<HookTrial, Task<IEnumerable<string>>> test) =>
        PolicyGuard.Refuse("hook test", !isSent || yes) is { } code ? Task.FromResult(code)
        : PrintAsync(() => test(new HookTrial(Environment.GetEnvironmentVariable, Home.Folder, TimeProvider.System)));

    public static Task<int> RemoveAsync(string name, bool yes, CancellationToken cancellationToken) => ChangeAsync("remove", yes, async desk =>
    {
        await desk.RemoveAsync(name, cancellationToken);
        return [$"{name} is no hook any more"];
    });

    public static Task<int> AnswerAsync(string command, bool yes, Func<AnswerDesk, Task<IReadOnlyList<string>>> change) =>
        PolicyGuard.Refuse($"hook {command}", yes) is { } code ? Task.FromResult(code)
        : PrintAsync(async () => await change(new AnswerDesk(Environment.GetEnvironmentVariable, Home.Folder, yes ? "--yes" : "terminal", TimeProvider.System)));

    static Task<int> LookAsync(Func<HookDesk, IEnumerable<string>> look) =>
        PolicyGuard.Refuse("hook", yes: true) is { } code ? Task.FromResult(code) : PrintAsync(() => Task.FromResult(look(Desk(yes: false))));

    static Task<int> ChangeAsync(string command, bool yes, Func<HookDesk, Task<IEnumerable<string>>> change) =>
        PolicyGuard.Refuse($"hook {command}", yes) is { } code ? Task.FromResult(code) : PrintAsync(() => change(Desk(yes)));

    static async Task<int> PrintAsync(Func<Task<IEnumerable<string>>> lines)
    {
        try
        {
            Console.WriteLine(string.Join('\n', (await lines()).Select(line => PlainText.OneLine(line))));
            return 0;
        }
        catch (HookException problem)
        {
            return await AccessWork.FailAsync(problem.Message);
        }
    }

    static IEnumerable<string> Row(HookLook hook)
    {
        string?[] words =
        [
            hook.Name, hook.Provider, hook.Url, hook.Severity, hook.IsPublic ? "public" : null, hook.Route is { } session ? $"→ {session}" : null,
            hook.Filter is { } filter ? $"[{filter}]" : null, hook.Quiet is { } quiet ? $"quiet {quiet}" : null,
            hook.Budget is { } budget ? string.Create(CultureInfo.InvariantCulture, $"{budget} an hour") : null, hook.Secrets.Count == 0 ? "no secret yet" : null,
            hook.LastAt is { } last ? string.Create(CultureInfo.InvariantCulture, $"{hook.Events} events, the last at {last:yyyy-MM-dd HH:mm} UTC") : null, hook.Problem,
        ];
        yield return string.Join("  ", words.Where(word => word is not null));
        if (hook.Refused.Count > 0)
        {
            yield return "  in this hour, no events: " + Counts(hook.Refused);
        }

        if (hook.Calmed.Count > 0)
        {
            yield return "  in this hour, events later or together: " + Counts(hook.Calmed);
        }
    }

    static string Counts(IEnumerable<(string Reason, long Count)> counts) =>
        string.Join(", ", counts.Select(drop => string.Create(CultureInfo.InvariantCulture, $"{drop.Count} {drop.Reason}")));

    static HookDesk Desk(bool yes) => new(Environment.GetEnvironmentVariable, Home.Folder, yes ? "--yes" : "terminal", TimeProvider.System);
}
