using System.Text.Json;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>
/// The tools that answer where an event came from. One is there only when a hook has a token for a vendor that can do it. A call
/// names an event by its <c>message_id</c>, and what it does goes to the thing that this event was about: there is no way to name another.
/// </summary>
sealed class AnswerTools(AnswerTokens tokens, AnswerTargets targets, Func<IReadOnlyDictionary<string, string>> providers, AnswerHttp http, TimeProvider time)
{
    const string Event = """ "reply_to":{"type":"string","description":"The message_id of the event. It goes to what that event was about."} """;

    public IReadOnlyList<ChannelTool> All
    {
        get
        {
            var given = tokens.Read();
            var verbs = providers().Where(hook => given.ContainsKey(hook.Key)).Select(hook => Answerers.Find(hook.Value))
                .SelectMany(answerer => answerer?.Verbs ?? Enumerable.Empty<AnswerVerb>()).ToHashSet();
            return [.. Enum.GetValues<AnswerVerb>().Where(verbs.Contains).Select(Tool)];
        }
    }

    /// <summary>The event's <c>message_id</c>, kept so that it can be answered; null when it cannot.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public string? Keep(string hook, string provider, string platformId, HookTarget? target) =>
        target is not null && Answerers.Find(provider) is not null && tokens.Read().ContainsKey(hook)
            ? targets.Keep(platformId, new KeptTarget(hook, provider, target)) : null;

    public static string NameOf(AnswerVerb verb) => verb switch
    {
        AnswerVerb.Reply => "reply",
        AnswerVerb.ReviewComment => "review_comment",
        AnswerVerb.SetStatus => "set_status",
        AnswerVerb.Label => "label",
        AnswerVerb.Transition => "transition",
        _ => "acknowledge",
    };

    ChannelTool Tool(AnswerVerb verb) => verb switch
    {
        AnswerVerb.Reply => Make(verb,
            "Write a comment (a note, a message in the thread) on what an event of this channel was about: the issue, the pull request, the commit, the incident. Everybody who can see it there reads it.",
            """ "text":{"type":"string","description":"The comment, in the vendor's Markdown."} """, ["text"],
            given => new AnswerAct.Reply(given.Text("text"))),
        AnswerVerb.ReviewComment => Make(verb,
            "Write a comment on one line of the pull request (merge request) that an event was about.",
            """ "path":{"type":"string","description":"The file, from the root of the repository."},"line":{"type":"integer","description":"The line in the new version."},"text":{"type":"string"} """, ["path", "line", "text"],
            given => new AnswerAct.LineComment(given.Text("path", 1000), given.Line("line"), given.Text("text"))),
        AnswerVerb.SetStatus => Make(verb,
            "Set a status on the commit that an event was about, beside those of CI.",
            """ "state":{"type":"string","enum":["pending","success","failure"]},"text":{"type":"string","description":"One short line."},"name":{"type":"string","description":"Default: patchbay."},"url":{"type":"string","description":"Where more is to be read."} """, ["state", "text"],
            given => new AnswerAct.Status(given.State("state"), given.Optional("name", 100) ?? "patchbay", given.Text("text", 1000), given.Url("url"))),
        AnswerVerb.Label => Make(verb,
            "Add labels to the issue or pull request that an event was about, or take them away.",
            """ "add":{"type":"array","items":{"type":"string"}},"remove":{"type":"array","items":{"type":"string"}} """, [],
            given => given.List("add") is var add && given.List("remove") is var remove && add.Count + remove.Count > 0
                ? new AnswerAct.Label(add, remove) : throw new ToolFailedException("add or remove is required")),
        AnswerVerb.Transition => Make(verb,
            "Move the issue that an event was about to another state of its workflow.",
            """ "to":{"type":"string","description":"The name of the state, for example In Progress."} """, ["to"],
            given => new AnswerAct.Transition(given.Text("to", 100))),
        _ => Make(verb, "Acknowledge the incident or alert that an event was about: it pages nobody else meanwhile.", "", [], _ => new AnswerAct.Acknowledge()),
    };

    ChannelTool Make(AnswerVerb verb, string description, string properties, IReadOnlyList<string> required, Func<AnswerArguments, AnswerAct> read)
    {
        var names = string.Join(",", required.Prepend("reply_to").Select(one => $"\"{one}\""));
        var schema = $$"""{"type":"object","properties":{{{Event}}{{(properties.Length > 0 ? "," : "")}}{{properties}}},"required":[{{names}}]}""";
        using var document = JsonDocument.Parse(schema);
        return new ChannelTool(NameOf(verb), description, document.RootElement.Clone(), async (input, cancellationToken) =>
        {
            var given = new AnswerArguments(input);
            var (answerer, api, target) = Open(given.Text("reply_to", 200));
            return await answerer.DoAsync(read(given), target, api, cancellationToken);
        });
    }

    (IAnswerer, AnswerApi, HookTarget) Open(string name)
    {
        var kept = targets.Find(name) ?? throw new ToolFailedException($"no event '{name}' of this channel can be answered: give the message_id of the event as it stands in its tag");
        var answerer = providers().GetValueOrDefault(kept.Hook) == kept.Provider ? Answerers.Find(kept.Provider) : null;
        if (answerer is null || !tokens.Read().TryGetValue(kept.Hook, out var token))
        {
            throw new ToolFailedException($"the hook '{kept.Hook}' has no token to answer with: give it one with patchbay hook token {kept.Hook}");
        }

        var root = token.Root ?? answerer.Root ?? throw new ToolFailedException(
            $"the hook '{kept.Hook}' does not know the address of its {answerer.Title}: give it with patchbay hook token {kept.Hook} --url URL");
        return (answerer, new AnswerApi(http.For(root), answerer, kept.Hook, root, token, time), kept.Target);
    }
}
