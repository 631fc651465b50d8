using System.Security.Cryptography;
using System.Text;
using Patchbay.Platforms.Webhook.Noise;
using Patchbay.Platforms.Webhook.Sources;

namespace Patchbay.Platforms.Webhook.Book;

/// <summary>The hooks by name, as the files say it now.</summary>
sealed class HookBook(HookStore store)
{
    readonly byte[] _salt = RandomNumberGenerator.GetBytes(16);
    readonly Lock _lock = new();
    HookState? _from;
    IReadOnlyDictionary<string, Hook> _hooks = new Dictionary<string, Hook>();

    /// <summary>Why some or all of them do not count; empty when all is well.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public IReadOnlyDictionary<string, Hook> All
    {
        get
        {
            var state = store.Read();
            lock (_lock)
            {
                if (!ReferenceEquals(state, _from))
                {
                    (_hooks, Problems) = Resolve(state);
                    _from = state;
                }

                return _hooks;
            }
        }
    }

    /// <summary>
    /// The hook of this name. One that is not there has a stand-in of a provider that some hook has, the same one each time, so that
    /// neither the answer nor its time says which names there are.
    /// </summary>
    public (Hook Hook, bool IsKnown) Find(string name)
    {
        var all = All;
        if (all.TryGetValue(name, out var hook) && Listens(hook.Provider))
        {
            return (hook, true);
        }

        // One that only asks is no place to report at, whatever its name.
        var present = all.Values.Select(other => other.Provider).Where(Listens).ToList();
        var providers = present.Count > 0 ? present : [.. HookProviders.Names.Select(HookProviders.Find).OfType<IHookProvider>().Where(Listens)];
        var digest = HMACSHA256.HashData(_salt, Encoding.UTF8.GetBytes(name));
        return (Hook.Nobody(providers[(int)(BitConverter.ToUInt32(digest) % (uint)providers.Count)]), false);
    }

    static bool Listens(IHookProvider provider) => provider.Methods.Contains("POST");

    static (Dictionary<string, Hook>, IReadOnlyList<string>) Resolve(HookState state)
    {
        var hooks = new Dictionary<string, Hook>(StringComparer.Ordinal);
        var problems = new List<string>();
        if (state.Problem is { } broken)
        {
            problems.Add(broken);
        }

        foreach (var (name, entry) in state.File.Hooks)
        {
            var (filter, wrong) = HookFilter.Parse(entry.Filter);
            var (provider, unfit) = HookSetup.Provider(entry.Provider, entry.With);
            var (quiet, loud) = HookQuiet.Parse(entry.Quiet, entry.Zone);
            var problem = HookName.Problem(name) ?? wrong ?? unfit ?? loud ?? HookSetup.BudgetProblem(entry.Budget)
                ?? (entry.Relay is { } relay ? SourceHttp.Problem(relay) : null)
                ?? (entry.Severity is { } severity && HookSeverities.Parse(severity) is null ? HookSeverities.Problem(severity) : null);
            if (problem is not null)
            {
                problems.Add($"the hook '{name}' does not count: {problem}");
                continue;
            }

            hooks[name] = new Hook(name, provider!, state.SecretsOf(name), filter!, HookSeverities.Parse(entry.Severity), entry.Public)
            {
                Relay = entry.Relay is null ? null : new Uri(entry.Relay),
                Quiet = quiet,
                Budget = entry.Budget,
            };
        }

        return (hooks, problems);
    }
}
