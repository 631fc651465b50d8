using System.Globalization;
using System.Security.Cryptography;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Routes;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Noise;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Sources;
using Patchbay.Spool;

namespace Patchbay.Platforms.Webhook.Book;

/// <summary>A hook as a person wants it.</summary>
/// <param name="Secret">Null for one that is made here, where the vendor takes it.</param>
public sealed record HookWish(string Name, string Provider, string? Secret, string? Filter, string? Severity, string? Route, bool IsPublic)
{
    /// <summary>For providers that each hook sets up for itself, such as <c>generic</c>.</summary>
    public IReadOnlyDictionary<string, string>? With { get; init; }

    /// <summary>Where a relay hands on what the vendor sends there; null without one.</summary>
    public string? Relay { get; init; }

    /// <summary>When what is not urgent waits, as <c>22:00-07:00</c>; null for never.</summary>
    public string? Quiet { get; init; }

    /// <summary>The time zone of <see cref="Quiet"/>; null is UTC.</summary>
    public string? Zone { get; init; }

    /// <summary>Events an hour that come one by one, the rest in one event; null for all.</summary>
    public int? Budget { get; init; }
}

/// <summary>A secret that was just made or taken, for the person who asked: it is shown once.</summary>
/// <param name="Secret">Null when it was given, or when the vendor makes it and it is not here yet.</param>
/// <param name="Steps">What to do on the vendor's side.</param>
public sealed record HookMade(string Url, string? Secret, IReadOnlyList<string> Steps, bool HasSecret);

/// <summary>One hook for people to look at, without its secret.</summary>
/// <param name="Events">That are kept, whatever became of them.</param>
/// <param name="Secrets">Until when each secret is valid, the newest first; null without an end.</param>
public sealed record HookLook(
    string Name, string Provider, string Url, string? Filter, string? Severity, string? Route, bool IsPublic, DateTimeOffset CreatedAt,
    IReadOnlyList<DateTimeOffset?> Secrets, IReadOnlyList<string> Steps, IReadOnlyList<(string Reason, long Count)> Refused, long Events, DateTimeOffset? LastAt, string? Problem)
{
    /// <summary>Since when it has a token to answer with; null without.</summary>
    public DateTimeOffset? AnswersSince { get; init; }

    /// <summary>What may be made new with the token.</summary>
    public IReadOnlyList<string> Creates { get; init; } = [];

    /// <summary>Where the token may be used beside what an event was about.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>With its zone; null without.</summary>
    public string? Quiet { get; init; }

    public int? Budget { get; init; }

    /// <summary>Events of this hour that did not come at once and alone, and why.</summary>
    public IReadOnlyList<(string Reason, long Count)> Calmed { get; init; } = [];
}

/// <summary>Makes and changes hooks for the commands. Each change is in the audit of access, without the secret.</summary>
public sealed class HookDesk
{
    const int ShortestSecret = 8;
    const int LongestSecret = 1024;
    const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    readonly HookSettings _settings;
    readonly HookStore _store;
    readonly RouteStore _routes;
    readonly AnswerTokens _answers;
    readonly AccessAudit _audit;
    readonly string _actor;
    readonly TimeProvider _time;

    public HookDesk(Func<string, string?> variable, string homeFolder, string actor, TimeProvider time)
    {
        (_settings, _) = HookSettings.Read(variable);
        _store = new HookStore(_settings.StateFolder, time);
        _routes = new RouteStore(_settings.StateFolder, time);
        _answers = new AnswerTokens(_settings.StateFolder);
        _audit = new AccessAudit(homeFolder, time);
        (_actor, _time) = (actor, time);
    }

    public static IReadOnlyList<string> Providers => HookProviders.Names;

    public static IReadOnlyList<string> Severities => HookSeverities.Names;

    /// <summary>Every hook, by name.</summary>
    /// <exception cref="HookException">The files cannot be read.</exception>
    public IReadOnlyList<HookLook> List()
    {
        var state = Read();
        var (drops, chats) = Traffic();
        var book = new HookBook(_store).All;
        var tokens = _answers.Read();
        return [.. state.File.Hooks.OrderBy(hook => hook.Key, StringComparer.Ordinal).Select(hook => new HookLook(
            hook.Key, hook.Value.Provider, Address(hook.Key, hook.Value.Relay), hook.Value.Filter, hook.Value.Severity, _routes.Read().Chats.GetValueOrDefault(hook.Key), hook.Value.Public,
            hook.Value.CreatedAt, [.. Valid(state, hook.Key).Select(secret => secret.Until)], Steps(hook.Value.Provider, Address(hook.Key, hook.Value.Relay), null),
            [.. drops.Where(drop => drop.Sender == hook.Key && !HookNoise.IsEvent(drop.Reason)).Select(drop => (drop.Reason, drop.Count))],
            chats.GetValueOrDefault(hook.Key)?.Count ?? 0, chats.GetValueOrDefault(hook.Key)?.LastAt, book.ContainsKey(hook.Key) ? null : "it does not count: see patchbay doctor")
            {
                AnswersSince = tokens.GetValueOrDefault(hook.Key)?.CreatedAt,
                Creates = tokens.GetValueOrDefault(hook.Key)?.Create ?? [],
                Places = tokens.GetValueOrDefault(hook.Key)?.Places ?? [],
                Quiet = hook.Value.Quiet is { } quiet ? $"{quiet} {hook.Value.Zone ?? "UTC"}" : null,
                Budget = hook.Value.Budget,
                Calmed = [.. drops.Where(drop => drop.Sender == hook.Key && HookNoise.IsEvent(drop.Reason)).Select(drop => (drop.Reason, drop.Count))],
            })];
    }

    /// <exception cref="HookException">There is none of this name.</exception>
    public HookLook Show(string name) => List().FirstOrDefault(hook => hook.Name == name) ?? throw NoSuch(name);

    /// <exception cref="HookException">It cannot be made; nothing was changed.</exception>
    public async Task<HookMade> AddAsync(HookWish wish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (HookName.Problem(wish.Name) is { } problem)
        {
            throw new HookException(problem);
        }

        if (HookSetup.Provider(wish.Provider, wish.With) is not ({ } provider, _))
        {
            throw new HookException(HookSetup.Provider(wish.Provider, wish.With).Problem!);
        }

        if (wish.Relay is { } relay && SourceHttp.Problem(relay) is { } nowhere)
        {
            throw new HookException(nowhere);
        }

        var secret = wish.Secret is { } given ? Checked(given) : provider.Guide.Secret is HookSecretOrigin.Ours ? NewSecret() : null;
        var entry = new HookEntry
        {
            Provider = provider.Name,
            Filter = wish.Filter,
            Severity = wish.Severity,
            Public = wish.IsPublic,
            With = wish.With is { Count: > 0 } with ? with : null,
            Relay = wish.Relay,
            Quiet = wish.Quiet,
            Zone = wish.Zone,
            Budget = wish.Budget,
            CreatedAt = Now(),
        };
        Check(entry);
        await RecordAsync(
            async () =>
            {
                await _store.ChangeAsync(
                    state => state.File.Hooks.ContainsKey(wish.Name)
                        ? throw new HookException($"there is a hook '{wish.Name}' already: give another name, or remove it first")
                        : state.WithSecrets(wish.Name, secret is null ? [] : [new HookSecret(secret, Now(), null)]).With(wish.Name, entry),
                    cancellationToken);
                if (wish.Route is { } session)
                {
                    await RouteAsync(wish.Name, session, cancellationToken);
                }

                return Row("add", wish.Name, $"{provider.Name}{(wish.IsPublic ? ", public" : "")}");
            },
            cancellationToken);
        return new HookMade(
            Address(wish.Name, wish.Relay), wish.Secret is null ? secret : null, Steps(provider.Name, Address(wish.Name, wish.Relay), wish.Secret is null ? secret : null), secret is not null);
    }

    /// <summary>Changes what a hook takes and how it comes; its secret and what it sent stay. A listener knows it from the next request on.</summary>
    /// <exception cref="HookException">It does not fit, or there is no such hook; nothing was changed.</exception>
    public async Task<HookLook> SetAsync(string name, HookChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.Words.Length == 0)
        {
            throw new HookException("say what is to be different, such as --severity urgent; patchbay hook set --help has all of it");
        }

        await RecordAsync(
            async () =>
            {
                await _store.ChangeAsync(
                    state =>
                    {
                        var entry = change.Of(state.File.Hooks.GetValueOrDefault(name) ?? throw NoSuch(name));
                        Check(entry);
                        return state.With(name, entry);
                    },
                    cancellationToken);
                if (change.Route is { } session)
                {
                    await RouteAsync(name, session.Length == 0 ? null : session, cancellationToken);
                }

                return Row("set", name, change.Words);
            },
            cancellationToken);
        return Show(name);
    }

    static void Check(HookEntry entry)
    {
        if ((HookFilter.Parse(entry.Filter).Problem ?? HookQuiet.Parse(entry.Quiet, entry.Zone).Problem ?? HookSetup.BudgetProblem(entry.Budget)
            ?? (entry.Severity is { } severity && HookSeverities.Parse(severity) is null ? HookSeverities.Problem(severity) : null)) is { } problem)
        {
            throw new HookException(problem);
        }
    }

    /// <summary>A new secret beside the present one, which ends after <paramref name="keep"/>; an older one ends at once.</summary>
    /// <exception cref="HookException">There is no such hook, or it cannot be changed.</exception>
    public async Task<HookMade> RotateAsync(string name, string? given, TimeSpan keep, CancellationToken cancellationToken)
    {
        var fresh = given is null ? NewSecret() : Checked(given);
        var (provider, address) = ("", "");
        await RecordAsync(
            async () =>
            {
                await _store.ChangeAsync(
                    state =>
                    {
                        provider = state.File.Hooks.GetValueOrDefault(name)?.Provider ?? throw NoSuch(name);
                        address = Address(name, state.File.Hooks[name].Relay);
                        if (given is null && HookProviders.Find(provider)?.Guide.Secret is HookSecretOrigin.Vendors)
                        {
                            throw new HookException($"{provider} makes its secrets itself: give the one that its page shows with --secret");
                        }

                        var old = Valid(state, name).Take(keep > TimeSpan.Zero ? 1 : 0).Select(secret => secret with { Until = Sooner(secret.Until, Now() + keep) });
                        return state.WithSecrets(name, [new HookSecret(fresh, Now(), null), .. old]);
                    },
                    cancellationToken);
                return Row("rotate", name, keep > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"the former is valid for {keep.TotalHours:0.##} h") : "the former has ended");
            },
            cancellationToken);
        return new HookMade(address, given is null ? fresh : null, Steps(provider, address, given is null ? fresh : null), HasSecret: true);
    }

    /// <exception cref="HookException">There is no such hook, or it cannot be changed.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) => RecordAsync(
        async () =>
        {
            await _store.ChangeAsync(state => state.File.Hooks.ContainsKey(name) ? state.With(name, null).WithSecrets(name, null) : throw NoSuch(name), cancellationToken);
            _answers.Forget(name);
            if (_routes.Read().Chats.ContainsKey(name))
            {
                await RouteAsync(name, null, cancellationToken);
            }

            return Row("remove", name, "");
        },
        cancellationToken);

    async Task RouteAsync(string name, string? session, CancellationToken cancellationToken)
    {
        try
        {
            await _routes.ChangeAsync(table => table.WithChat(name, session), cancellationToken);
        }
        catch (AccessException problem)
        {
            throw new HookException(problem.Message, problem);
        }
    }

    async Task RecordAsync(Func<Task<AuditRecord?>> change, CancellationToken cancellationToken)
    {
        try
        {
            await _audit.RecordAsync(change, cancellationToken);
        }
        catch (AccessException problem)
        {
            throw new HookException(problem.Message, problem);
        }
    }

    (IReadOnlyList<(string Sender, string Reason, long Count)> Drops, IReadOnlyDictionary<string, ChatLook> Chats) Traffic()
    {
        try
        {
            return File.Exists(_settings.Spool)
                ? (AuditLog.ReadDrops(_settings.Spool), ChatLook.Read(_settings.Spool).ToDictionary(chat => chat.ChatId, StringComparer.Ordinal))
                : ([], new Dictionary<string, ChatLook>());
        }
        catch (SpoolUnavailableException problem)
        {
            throw new HookException(problem.Message, problem);
        }
    }

    HookState Read() => _store.Read() is { Problem: null } state ? state : throw new HookException(_store.Read().Problem!);

    AuditRecord Row(string what, string name, string detail) => new("hook", $"{what} {name}", _actor, detail);

    IEnumerable<HookSecret> Valid(HookState state, string name) => state.SecretsOf(name).Where(secret => secret.IsValid(Now()));

    // Where the vendor sends it: to the relay, when there is one.
    string Address(string name, string? relay) => relay ?? _settings.Url(name);

    static IReadOnlyList<string> Steps(string provider, string address, string? secret) => HookProviders.Find(provider) is not { } found ? [] :
        [.. found.Guide.Steps.Select(step => step
            .Replace("{url}", address, StringComparison.Ordinal)
            .Replace("{secret}", secret ?? "(as it was shown or given)", StringComparison.Ordinal))];

    DateTimeOffset Now() => _time.GetUtcNow();

    static DateTimeOffset Sooner(DateTimeOffset? one, DateTimeOffset other) => one is { } first && first < other ? first : other;

    static string NewSecret() => RandomNumberGenerator.GetString(Alphabet, 43); // 256 bits

    static string Checked(string secret) =>
        secret.Length is < ShortestSecret or > LongestSecret || secret.Any(char.IsControl)
            ? throw new HookException($"a secret has {ShortestSecret} to {LongestSecret} characters, and no line breaks; leave it out for one that is made here")
            : StandardProof.Problem(secret) is { } problem ? throw new HookException(problem)
            : secret;

    static HookException NoSuch(string name) => new($"there is no hook '{name}'; patchbay hook list shows those that there are");
}
