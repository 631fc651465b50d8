using System.Text.Json;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>
/// The tools that answer where an event came from. One is there only when a hook has a token for a vendor that can do it, and one that
/// makes something new only when a person allowed it for the token. A call names an event by its <c>message_id</c>, and what it does goes
/// to the thing that this event was about, or to a place that a person named for the token: there is no way to name another.
/// </summary>
sealed class AnswerTools(AnswerTokens tokens, AnswerTargets targets, Func<IReadOnlyDictionary<string, string>> providers, AnswerHttp http, TimeProvider time)
{
    const string Event = """ "reply_to":{"type":"string","description":"The message_id of the event. It goes to what that event was about."} """;
    const string Thing = """ "on":{"type":"string","description":"Something else, where the settings allow its place: OWNER/NAME#7 an issue, OWNER/NAME!7 a pull request, OWNER/NAME@COMMIT, ABC-7."} """;
    const string Place = """ "in":{"type":"string","description":"Another repository or project than the event's, where the settings allow it: OWNER/NAME, or the KEY of a project."} """;

    // Two calls at one time make one thing.
    readonly SemaphoreSlim _making = new(1);

    public IReadOnlyList<ChannelTool> All
    {
        get
        {
            var given = tokens.Read();
            var usable = providers().Where(hook => given.ContainsKey(hook.Key)).Select(hook => (Answerer: Answerers.Find(hook.Value), Token: given[hook.Key])).ToList();
            var verbs = usable.SelectMany(one => one.Answerer?.Verbs.Where(verb => IsAllowed(verb, one.Token)) ?? []).ToHashSet();
            var hasPlaces = usable.Exists(one => one.Token.Places is { Count: > 0 });
            return [.. Enum.GetValues<AnswerVerb>().Where(verbs.Contains).Select(verb => Make(verb, hasPlaces))];
        }
    }

    /// <summary>The event's <c>message_id</c>, kept so that it can be answered; null when it cannot.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public string? Keep(string hook, string provider, string platformId, HookTarget? target) =>
        target is not null && Answerers.Find(provider) is not null && tokens.Read().ContainsKey(hook)
            ? targets.Keep(platformId, new KeptTarget(hook, provider, target)) : null;

    public static string NameOf(AnswerVerb verb) => AnswerMenu.Of(verb).Name;

    static bool IsAllowed(AnswerVerb verb, AnswerToken token) => AnswerCreation.WordOf(verb) is not { } word || token.Create?.Contains(word) is true;

    ChannelTool Make(AnswerVerb verb, bool hasPlaces)
    {
        var (entry, makes) = (AnswerMenu.Of(verb), AnswerCreation.WordOf(verb));
        var names = string.Join(",", entry.Required.Prepend("reply_to").Select(one => $"\"{one}\""));
        var properties = string.Join(",", new[] { Event, entry.Properties, !hasPlaces ? "" : makes is null ? Thing : Place }.Where(part => part.Length > 0));
        using var document = JsonDocument.Parse($$"""{"type":"object","properties":{{{properties}}},"required":[{{names}}]}""");
        return new ChannelTool(entry.Name, entry.Description, document.RootElement.Clone(), async (input, cancellationToken) =>
        {
            var given = new AnswerArguments(input);
            var name = given.Text("reply_to", 200);
            var call = Open(name);
            return makes is null
                ? await call.Answerer.DoAsync(entry.Read(given, name), given.Optional("on", 300) is { } thing ? Other(call, thing) : call.Kept.Target, call.Api, cancellationToken)
                : await CreateAsync(call, verb, makes, entry.Read(given, name), name, given.Optional("in", 300), cancellationToken);
        })
        { NeedsPlaybooks = makes is not null };
    }

    async Task<string> CreateAsync(Call call, AnswerVerb verb, string word, AnswerAct act, string name, string? place, CancellationToken cancellationToken)
    {
        if (!call.Answerer.Verbs.Contains(verb))
        {
            throw new ToolFailedException($"{call.Answerer.Title} has no {word.Replace('-', ' ')} that could be created");
        }

        if (!IsAllowed(verb, call.Token))
        {
            throw new ToolFailedException($"the hook '{call.Kept.Hook}' may not create this: a person allows it with patchbay hook allow {call.Kept.Hook} --create {word}");
        }

        var where = place is null ? call.Kept.Target : Allowed(call, place) is { } allowed ? AnswerPlaces.Of(call.Answerer.Places, allowed) : throw NotThere(call, place);
        await _making.WaitAsync(cancellationToken);
        try
        {
            if (targets.Made(name, word) is { } before)
            {
                return $"nothing new: for this event there is one already ({before})";
            }

            var made = await call.Answerer.DoAsync(act, where, call.Api, cancellationToken);
            targets.KeepMade(name, word, made);
            return made;
        }
        finally
        {
            _making.Release();
        }
    }

    static HookTarget Other(Call call, string text) =>
        AnswerPlaces.Thing(call.Answerer.Places, text) is { } thing && Allowed(call, thing.Place) is not null ? thing.Target : throw NotThere(call, text);

    /// <summary>As a person wrote it; vendors do not tell names by case.</summary>
    static string? Allowed(Call call, string place) => call.Token.Places?.FirstOrDefault(one => string.Equals(one, place, StringComparison.OrdinalIgnoreCase));

    static ToolFailedException NotThere(Call call, string text) => new(
        $"'{HookText.Line(text, 100)}' is not of a place that the hook '{call.Kept.Hook}' may write to: it is only what the event was about{(call.Token.Places is { Count: > 0 } places ? $", and {string.Join(", ", places)}" : "")}; a person allows more with patchbay hook allow {call.Kept.Hook} --in PLACE");

    Call Open(string name)
    {
        var kept = targets.Find(name) ?? throw new ToolFailedException($"no event '{name}' of this channel can be answered: give the message_id of the event as it stands in its tag");
        var answerer = providers().GetValueOrDefault(kept.Hook) == kept.Provider ? Answerers.Find(kept.Provider) : null;
        if (answerer is null || !tokens.Read().TryGetValue(kept.Hook, out var token))
        {
            throw new ToolFailedException($"the hook '{kept.Hook}' has no token to answer with: give it one with patchbay hook token {kept.Hook}");
        }

        var root = token.Root ?? answerer.Root ?? throw new ToolFailedException(
            $"the hook '{kept.Hook}' does not know the address of its {answerer.Title}: give it with patchbay hook token {kept.Hook} --url URL");
        return new Call(answerer, new AnswerApi(http.For(root), answerer, kept.Hook, root, token, time), token, kept);
    }

    readonly record struct Call(IAnswerer Answerer, AnswerApi Api, AnswerToken Token, KeptTarget Kept);
}
