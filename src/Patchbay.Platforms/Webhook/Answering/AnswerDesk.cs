using Patchbay.Channels.Gate;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Spool;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>Gives hooks tokens to answer with, and takes them back, for the command. Each change is in the audit of access, without the token.</summary>
public sealed class AnswerDesk
{
    const int ShortestToken = 8;
    const int LongestToken = 4096;
    const int MostPlaces = 50;

    readonly string _folder;
    readonly HookStore _store;
    readonly AnswerTokens _tokens;
    readonly AccessAudit _audit;
    readonly string _actor;
    readonly TimeProvider _time;

    public AnswerDesk(Func<string, string?> variable, string homeFolder, string actor, TimeProvider time)
    {
        _folder = HookSettings.Read(variable).Settings.StateFolder;
        (_store, _tokens, _audit) = (new HookStore(_folder, time), new AnswerTokens(_folder), new AccessAudit(homeFolder, time));
        (_actor, _time) = (actor, time);
    }

    /// <summary>Who can be answered.</summary>
    public static IReadOnlyList<string> Providers => Answerers.Names;

    /// <summary>What tokens may make new, in words.</summary>
    public static IReadOnlyList<string> Creatable => AnswerCreation.Words;

    /// <summary>What the hook can do from now on, for people.</summary>
    /// <exception cref="HookException">It does not fit; nothing was changed.</exception>
    public async Task<IReadOnlyList<string>> GiveAsync(string hook, string token, string? url, string? user, CancellationToken cancellationToken)
    {
        Check(hook, url, user);
        var answerer = AnswererOf(hook);
        var root = RootOf(answerer, url);
        var before = _tokens.Read().GetValueOrDefault(hook);
        var kept = new AnswerToken(Checked(token), _time.GetUtcNow(), root, user) { Create = before?.Create, Places = before?.Places };
        await ChangeAsync(hook, kept, $"token {hook}", root is null ? answerer.Title : $"{answerer.Title} at {root.Authority}", cancellationToken);
        return
        [
            $"{hook} can answer {answerer.Title} now: {string.Join(", ", answerer.Verbs.Order().Where(verb => AnswerCreation.WordOf(verb) is null).Select(AnswerTools.NameOf))}",
            MayText(hook, kept),
            $"what the token needs, and no more: {answerer.Rights}",
            "a session that runs already sees new tools after its next start",
        ];
    }

    /// <summary>What the hook's token may do beyond answering what an event was about; each list is left as it is where it is null.</summary>
    /// <exception cref="HookException">It does not fit; nothing was changed.</exception>
    public async Task<IReadOnlyList<string>> AllowAsync(string hook, IReadOnlyList<string>? create, IReadOnlyList<string>? places, CancellationToken cancellationToken)
    {
        var answerer = AnswererOf(hook);
        var token = _tokens.Read().GetValueOrDefault(hook) ?? throw new HookException($"the hook '{hook}' has no token: give it one with patchbay hook token {hook}");
        if (create?.FirstOrDefault(word => AnswerCreation.VerbOf(word) is not { } verb || !answerer.Verbs.Contains(verb)) is { } strange)
        {
            var words = answerer.Verbs.Select(AnswerCreation.WordOf).OfType<string>().ToList();
            throw new HookException($"'{strange}' cannot be created at {answerer.Title}; {(words.Count == 0 ? "nothing can" : $"these can: {string.Join(", ", words)}")}");
        }

        if (places?.FirstOrDefault(place => !AnswerPlaces.IsPlace(answerer.Places, place)) is { } nowhere)
        {
            throw new HookException(answerer.Places is AnswerPlaceForm.None ? $"{answerer.Title} has no places that could be named" : $"'{nowhere}' is no place of {answerer.Title}: write {AnswerPlaces.Example(answerer.Places)}");
        }

        if (places?.Count > MostPlaces)
        {
            throw new HookException($"at most {MostPlaces} places can be named");
        }

        var kept = token with { Create = Unless(create, token.Create), Places = Unless(places, token.Places) };
        if (create is not null || places is not null)
        {
            await ChangeAsync(hook, kept, $"allow {hook}", $"create {Listed(kept.Create)}, in {Listed(kept.Places)}", cancellationToken);
        }

        return create is null && places is null ? [MayText(hook, kept)] : [MayText(hook, kept), "a session that runs already sees new tools after its next start"];
    }

    /// <summary>All but the token, before anybody types one.</summary>
    /// <exception cref="HookException">It does not fit.</exception>
    public void Check(string hook, string? url, string? user)
    {
        var answerer = AnswererOf(hook);
        RootOf(answerer, url);
        if (answerer.NeedsUser && user is null)
        {
            throw new HookException($"{answerer.Title} wants to know whose token it is: give the address of the account with --user");
        }

        if (user is not null && (user.Length > 200 || user.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter is ':')))
        {
            throw new HookException("--user is the address of an account, such as me@example.com");
        }
    }

    /// <exception cref="HookException">It has none, or it cannot be changed.</exception>
    public async Task RemoveAsync(string hook, CancellationToken cancellationToken)
    {
        if (!_tokens.Read().ContainsKey(hook))
        {
            throw new HookException($"the hook '{hook}' has no token");
        }

        await ChangeAsync(hook, null, $"token {hook}", "taken away", cancellationToken);
    }

    static IReadOnlyList<string>? Unless(IReadOnlyList<string>? given, IReadOnlyList<string>? present) =>
        given is null ? present : given.Count == 0 ? null : [.. given.Distinct(StringComparer.OrdinalIgnoreCase)];

    static string Listed(IReadOnlyList<string>? list) => list is { Count: > 0 } ? string.Join(' ', list) : "nothing";

    static string MayText(string hook, AnswerToken token) =>
        $"{hook} may create {(token.Create is { Count: > 0 } create ? $"{string.Join(", ", create)}, where the event's playbook says so too (create:)" : "nothing")}; "
        + $"it writes {(token.Places is { Count: > 0 } places ? $"also to {string.Join(", ", places)}" : "only to what an event was about")}";

    async Task ChangeAsync(string hook, AnswerToken? token, string what, string detail, CancellationToken cancellationToken)
    {
        try
        {
            await _audit.RecordAsync(
                async () =>
                {
                    using var turn = await StateTurn.TakeAsync(_folder, "hooks", _time, cancellationToken);
                    _tokens.Write(hook, token);
                    return new AuditRecord("hook", what, _actor, detail);
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or AccessException or SpoolUnavailableException)
        {
            throw new HookException($"the token cannot be kept: {exception.Message}", exception);
        }
    }

    IAnswerer AnswererOf(string hook) => _store.Read() switch
    {
        { Problem: { } problem } => throw new HookException(problem),
        var state when state.File.Hooks.GetValueOrDefault(hook) is { } entry => Answerers.Find(entry.Provider)
            ?? throw new HookException($"nothing can be answered to {entry.Provider}; these can: {string.Join(", ", Providers)}"),
        _ => throw new HookException($"there is no hook '{hook}'; patchbay hook list shows those that there are"),
    };

    static Uri? RootOf(IAnswerer answerer, string? url)
    {
        if (url is null)
        {
            return answerer.Root is not null ? null : throw new HookException($"every customer of {answerer.Title} has an address of its own: give it with --url");
        }

        var (root, problem) = AnswerRoot.Parse(url);
        return root ?? throw new HookException(problem!);
    }

    static string Checked(string token) => token.Length is >= ShortestToken and <= LongestToken && token.All(letter => letter is > ' ' and < (char)127)
        ? token : throw new HookException($"a token has {ShortestToken} to {LongestToken} characters, without spaces and line breaks; it comes on standard input, alone on its line");
}
