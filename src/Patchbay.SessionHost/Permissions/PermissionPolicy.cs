using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.SessionHost.Playbooks;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Permissions;

/// <summary>What the policy says of a call.</summary>
public enum PermissionDecision
{
    Allow,
    Ask,
    Deny,
}

/// <summary>
/// One tool call as the policy sees it. <paramref name="Rights"/> is the role of the turn's least trusted event;
/// <paramref name="AnswersTheTurn"/> is true for a channel's own answering tools on a chat of the turn.
/// </summary>
public sealed record PermissionQuery(string Tool, ToolKind Kind, JsonElement Input, string Rights, bool AnswersTheTurn)
{
    /// <summary>The playbook with which all of the turn came; null when something came without it.</summary>
    public string? Playbook { get; init; }

    /// <summary>Playbooks that name the tools of the turn: what one of them does not name does not run.</summary>
    public IReadOnlyList<Playbook> Narrowed { get; init; } = [];

    /// <summary>What the call makes new outside, in a playbook's word; null for all that makes nothing.</summary>
    public string? Creates { get; init; }

    /// <summary>The playbook of the event that the call names as its reason.</summary>
    public Playbook? CreatesFor { get; init; }
}

/// <summary>The decision and, in words, what it rests on: a rule with its place, or the mode.</summary>
public sealed record PermissionJudgement(PermissionDecision Decision, string Reason);

/// <summary>
/// Decides by rules, mode and provenance: rights of a turn are those of its least trusted event. Rules that deny come first,
/// then those that ask, then what the mode refuses, then rules that allow, then the mode. Bypass covers the terminal and
/// owners only, unless all senders are trusted.
/// </summary>
public sealed class PermissionPolicy(
    PermissionMode mode, string workingDirectory, IReadOnlyList<string> protectedFolders, PermissionRules? rules = null, bool trustAllSenders = false)
{
    readonly ProtectedNames _protected = new(workingDirectory, protectedFolders);
    readonly PermissionRules _rules = rules ?? PermissionRules.None;

    // A plan that was approved ends the plan mode, and everything asks from then on.
    volatile bool _leftPlan;

    public PermissionMode Mode => _leftPlan && mode is PermissionMode.Plan ? PermissionMode.Default : mode;

    /// <summary>A person approved the plan.</summary>
    public void LeavePlan() => _leftPlan = true;

    public PermissionDecision Decide(PermissionQuery query) => Judge(query).Decision;

    public PermissionJudgement Judge(PermissionQuery query)
    {
        if (query.Kind is ToolKind.Write && CallInput.Path(query) is { } path && _protected.CoversWriting(path))
        {
            return new PermissionJudgement(PermissionDecision.Deny, "file tools never write to Patchbay's own state");
        }

        if (query.Creates is { } word && query.CreatesFor?.Create.Contains(word) is not true)
        {
            return new PermissionJudgement(PermissionDecision.Deny, $"no playbook with \"create: {word}\" came with the event of this turn that it names as reply_to");
        }

        if (!query.AnswersTheTurn && query.Narrowed.FirstOrDefault(playbook => !Names(playbook, query)) is { } narrow)
        {
            return new PermissionJudgement(PermissionDecision.Deny, $"the playbook {narrow.Name} does not name it under tools");
        }

        var byRule = _rules.Judge(query, workingDirectory);
        var words = byRule is { } found ? $"rule {found.Rule.Rule.Text} ({found.Rule.Origin})" : "";
        if (byRule is { Decision: PermissionDecision.Deny })
        {
            return new PermissionJudgement(PermissionDecision.Deny, words);
        }

        if (byRule is null && query.CreatesFor is { } maker && MayCreate(query))
        {
            return new PermissionJudgement(PermissionDecision.Allow, $"the playbook {maker.Name} allows it");
        }

        var byMode = DecideByMode(query);
        if (byMode is PermissionDecision.Deny || byRule is null || (byRule is { Decision: PermissionDecision.Allow } && NamesProtected(query)))
        {
            return new PermissionJudgement(byMode, $"mode {PermissionModes.Name(Mode)}");
        }

        return new PermissionJudgement(byRule.Value.Decision, words);
    }

    /// <summary>
    /// Rules of "always in this session" serve the terminal and owners only, and never what touches our own state or what a
    /// rule asks about: where this is false, none is offered and none counts.
    /// </summary>
    public bool MayUseSessionRules(PermissionQuery query) =>
        Mode is not PermissionMode.Plan && IsTrusted(query) && !NamesProtected(query)
        && _rules.Judge(query, workingDirectory) is not { Decision: PermissionDecision.Ask or PermissionDecision.Deny };

    // What it names is named for the turn, whoever's rights that has: those are asked about after this.
    bool Names(Playbook playbook, PermissionQuery query) =>
        (query.Creates is { } word && playbook.Create.Contains(word)) || playbook.Tools!.Any(rule => rule.Allows(query with { Rights = SenderRoles.Terminal }, workingDirectory));

    // As its rules: only while nothing else from outside is in the turn, which could have asked for it. Else a person is asked.
    bool MayCreate(PermissionQuery query) => Mode is not PermissionMode.Plan && query.Playbook == query.CreatesFor?.Name;

    PermissionDecision DecideByMode(PermissionQuery query)
    {
        if (query.AnswersTheTurn && SendsNothingElse(query.Input))
        {
            return PermissionDecision.Allow;
        }

        var isProtected = NamesProtected(query);
        var bypasses = Mode is PermissionMode.BypassPermissions && (trustAllSenders || IsTrusted(query)) && !isProtected;
        if (query.Kind is ToolKind.Read)
        {
            return ReadsInside(query) || bypasses ? PermissionDecision.Allow : PermissionDecision.Ask;
        }

        return Mode switch
        {
            PermissionMode.Plan => PermissionDecision.Deny,
            _ when bypasses => PermissionDecision.Allow,
            PermissionMode.AcceptEdits when IsTrusted(query) && !isProtected && query.Kind is ToolKind.Write && IsInsideFolder(query) => PermissionDecision.Allow,
            _ => PermissionDecision.Ask,
        };
    }

    static bool IsTrusted(PermissionQuery query) => SenderRoles.Rank(query.Rights) <= SenderRoles.Rank(SenderRoles.Owner);

    bool ReadsInside(PermissionQuery query)
    {
        var paths = Paths(query.Input);
        return IsInsideFolder(query) && !paths.Any(_protected.Covers)
            && !(query.Tool is "Grep" && paths.DefaultIfEmpty(".").Any(_protected.LieBelow));
    }

    bool IsInsideFolder(PermissionQuery query)
    {
        // A pattern may itself leave the folder.
        var pattern = query.Tool is "Glob" ? Text(query.Input, "pattern") ?? "" : "";
        return !pattern.Contains("..", StringComparison.Ordinal) && !Path.IsPathRooted(pattern) && Paths(query.Input).All(IsInside);
    }

    bool IsInside(string path) => PathRules.IsInside(workingDirectory, Path.Combine(workingDirectory, path));

    // Whichever name a tool reads its path by: one argument must not vouch for the other.
    static List<string> Paths(JsonElement input) => [.. new[] { Text(input, "file_path"), Text(input, "path") }.OfType<string>()];

    // An answer carries its text. Whatever else stands in it (files to attach, above all) may be a path, and then it is a
    // way for any sender to have a file sent: it must lie within the folder.
    bool SendsNothingElse(JsonElement input)
    {
        if (input.ValueKind is not JsonValueKind.Object)
        {
            return false;
        }

        var others = input.EnumerateObject().Where(property => property.Name is not ("text" or "chat_id" or "reply_to" or "message_id" or "emoji"));
        return others.All(property => JsonTexts.Of(property.Value) is { } texts && texts.All(text => IsInside(text) && !_protected.Covers(text)));
    }

    // A command that names our own state asks, whoever wants it.
    bool NamesProtected(PermissionQuery query) => _protected.AreNamedIn(query.Input, query.Kind is ToolKind.Execute);

    // What is no text is a path that lies nowhere.
    static string? Text(JsonElement input, string name)
    {
        if (input.ValueKind is not JsonValueKind.Object || !input.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        return JsonTexts.Of(value) is [var text] ? text : "/";
    }
}
