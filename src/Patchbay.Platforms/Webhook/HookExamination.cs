using System.Globalization;
using System.Net.NetworkInformation;
using Patchbay.Channels.Health;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Noise;
using Patchbay.Spool;

namespace Patchbay.Platforms.Webhook;

/// <summary>
/// What is wrong with the hooks, whether anybody else has the port, what was refused in this hour, and which hooks hear nothing.
/// Nothing is asked over the network.
/// </summary>
public sealed class HookExamination : IExamination
{
    // Below this it may be anybody who tries an address.
    const int Many = 10;

    static readonly TimeSpan Quiet = TimeSpan.FromDays(7);
    static readonly TimeSpan Soon = TimeSpan.FromHours(6);

    public string Area => "webhook";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (settings, errors) = HookSettings.Read(context.Variable);
        var store = new HookStore(settings.StateFolder, context.Time);
        var book = new HookBook(store);
        var hooks = book.All;
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            .. errors.Select(error => Finding.Error(error, "correct the variable; until then no hook is open")),
            .. book.Problems.Select(problem => Finding.Error(problem, $"correct {store.HooksPath}, or remove the hook and make it again: patchbay hook")),
            .. Exposed(store),
            .. hooks.Count == 0 ? [Finding.Note("there are no hooks", "patchbay hook add NAME --provider PROVIDER makes one")] : Port(context, settings),
            .. hooks.Values.OrderBy(hook => hook.Name, StringComparer.Ordinal).SelectMany(hook => Secrets(hook, context.Time.GetUtcNow())),
            .. File.Exists(settings.Spool) ? Traffic(settings, store.Read(), hooks, context.Time.GetUtcNow()) : [],
        ]);
    }

    static IEnumerable<Finding> Exposed(HookStore store)
    {
        if (File.Exists(store.SecretsPath) && StateLook.Find(store.SecretsPath) is not StateExposure.None)
        {
            yield return Finding.Error($"{store.SecretsPath} is open to other users, and holds the secrets of the hooks", $"chmod 600 '{store.SecretsPath}', and rotate them: patchbay hook rotate NAME");
        }
    }

    static IEnumerable<Finding> Port(ExaminationContext context, HookSettings settings)
    {
        var listens = Path.Combine(context.HomeFolder, "leases", $"{WebhookProfile.Access.Name}-{WebhookPlatform.Listener}.lock") is var path && File.Exists(path) && FileLock.IsHeld(path);
        var isTaken = settings.Port != 0 && IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(place => place.Port == settings.Port);
        yield return listens ? Finding.Ok($"a process of yours has the hooks, on port {settings.Port} unless its own environment says otherwise")
            : isTaken ? Finding.Warning($"no process of yours has the hooks, and another program has port {settings.Port}", "end that program, or set WEBHOOK_PORT to another port and tell the vendors")
            : Finding.Note("no process has the hooks, so vendors reach nobody", "patchbay --channels builtin:webhook, or patchbay channel webhook --headless");
    }

    static IEnumerable<Finding> Secrets(Hook hook, DateTimeOffset now)
    {
        var valid = hook.Secrets.Where(secret => secret.IsValid(now)).ToList();
        if (valid.Count == 0)
        {
            yield return Finding.Warning($"the hook {hook.Name} has no secret, so it believes nobody", $"patchbay hook rotate {hook.Name} --secret - takes the vendor's");
        }

        foreach (var until in valid.Select(secret => secret.Until).OfType<DateTimeOffset>().Where(until => until - now < Soon))
        {
            yield return Finding.Note(
                string.Create(CultureInfo.InvariantCulture, $"the former secret of {hook.Name} ends at {until:yyyy-MM-dd HH:mm} UTC"), "give the new one to the vendor before that");
        }
    }

    static IEnumerable<Finding> Traffic(HookSettings settings, HookState state, IReadOnlyDictionary<string, Hook> hooks, DateTimeOffset now)
    {
        foreach (var (sender, reason, count) in AuditLog.ReadDrops(settings.Spool).Where(drop => drop.Count >= Many))
        {
            if (HookNoise.IsEvent(reason))
            {
                yield return Finding.Note(string.Create(CultureInfo.InvariantCulture, $"{sender}: {count} events in this hour did not come one by one: {reason}"));
                continue;
            }

            var text = string.Create(CultureInfo.InvariantCulture, $"{count} requests in this hour were no events: {reason}");
            yield return !hooks.ContainsKey(sender) ? Finding.Note($"{text}, at no hook of yours")
                : reason == HookRefusal.Wrong.Reason ? Finding.Warning($"{sender}: {text}", $"the vendor has another secret, or somebody guesses: patchbay hook rotate {sender} makes a new one")
                : Finding.Note($"{sender}: {text}");
        }

        var heard = ChatLook.Read(settings.Spool).ToDictionary(chat => chat.ChatId, StringComparer.Ordinal);
        foreach (var name in hooks.Keys.Order(StringComparer.Ordinal))
        {
            var last = heard.GetValueOrDefault(name)?.LastAt ?? state.File.Hooks[name].CreatedAt;
            if (now - last > Quiet)
            {
                yield return Finding.Note(
                    string.Create(CultureInfo.InvariantCulture, $"the hook {name} has had no event since {last:yyyy-MM-dd}"), $"when that is not right, look at the vendor's list of deliveries; patchbay hook show {name} has the address");
            }
        }
    }
}
