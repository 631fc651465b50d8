using Patchbay.Spool;

namespace Patchbay.Channels.Gate;

/// <summary>What came of a command; the text is for whoever gave it.</summary>
public sealed record AccessAnswer(bool IsDone, string Text);

/// <summary>
/// The commands that change access. Each is one change of the files, one row of the audit, and a word to everybody who owns
/// the account before or after it. They are for people at a terminal; who may call them is decided by whoever does.
/// </summary>
/// <param name="actor">For the audit: <c>terminal</c>, <c>--yes</c>, <c>setup</c>.</param>
public sealed class AccessDesk(AccessStore store, AccessAudit audit, string actor, TimeProvider time)
{
    readonly string _name = store.Place.Profile.Name;

    /// <summary>Lets in the person behind a code; only the code that is named, never the only one there is.</summary>
    public async Task<AccessAnswer> PairAsync(string code, bool asApprover, bool asOwner, CancellationToken cancellationToken)
    {
        PendingPairing? paired = null;
        var answer = await DoAsync("pair", draft =>
        {
            paired = draft.Pair(code);
            if (paired is not { } person)
            {
                return No($"there is no open code '{code}'; codes die with their window and after an hour");
            }

            _ = asApprover && draft.SetApprover(person.SenderId, true);
            _ = asOwner && draft.SetOwner(person.SenderId, true);
            // Told by the channel that they are paired; the news is for the others.
            return Yes(person.SenderId, newcomer: person.SenderId, text: $"{person.SenderId} is paired{(asOwner ? " and owns" : asApprover ? " and may approve" : "")}");
        }, cancellationToken);
        if (paired is not null)
        {
            Approve(paired);
        }

        return answer;
    }

    public Task<AccessAnswer> DenyAsync(string code, CancellationToken cancellationToken) => DoAsync("deny", draft =>
        draft.Deny(code) ? Yes(code, $"the code {code} is gone; nobody was told", isNews: false) : No($"there is no open code '{code}'"), cancellationToken);

    public Task<AccessAnswer> AllowAsync(string id, CancellationToken cancellationToken) => DoAsync("allow", draft =>
        Wrong(id) is { } wrong ? No(wrong) : draft.Allow(id) ? Yes(id, $"{id} is let in") : No($"{id} is let in already"), cancellationToken);

    public Task<AccessAnswer> RemoveAsync(string id, CancellationToken cancellationToken) => DoAsync("remove", draft =>
        draft.Remove(id) ? Yes(id, $"{id} has no rights in direct chats any more") : No($"{id} is not listed"), cancellationToken);

    public Task<AccessAnswer> SetApproverAsync(string id, bool isApprover, CancellationToken cancellationToken) =>
        DoAsync(isApprover ? "approver add" : "approver rm", draft =>
            isApprover && !draft.AllowFrom.Contains(id) ? No(NotListed(id))
            : draft.SetApprover(id, isApprover) ? Yes(id, $"{id} {(isApprover ? "may approve" : "may not approve any more")}")
            : No($"{id} {(isApprover ? "may approve already" : "is no approver")}"), cancellationToken);

    public Task<AccessAnswer> SetOwnerAsync(string id, bool isOwner, CancellationToken cancellationToken) =>
        DoAsync(isOwner ? "owner add" : "owner rm", draft =>
            isOwner && !draft.AllowFrom.Contains(id) ? No(NotListed(id))
            : draft.SetOwner(id, isOwner) ? Yes(id, $"{id} {(isOwner ? "owns" : "does not own any more")}")
            : No($"{id} {(isOwner ? "owns already" : "is no owner")}"), cancellationToken);

    public Task<AccessAnswer> SetPolicyAsync(DmPolicy policy, CancellationToken cancellationToken) => DoAsync("policy", draft =>
    {
        draft.SetPolicy(policy);
        return Yes(policy.ToString().ToLowerInvariant(), policy switch
        {
            DmPolicy.Pairing => $"people may pair while a window is open (patchbay access {_name} open)",
            DmPolicy.Allowlist => "only who is listed is heard; nobody can pair",
            _ => "nobody is heard, in groups neither",
        });
    }, cancellationToken);

    /// <summary>The answer's text names the end of the window; the link is the caller's to make from the secret.</summary>
    public Task<AccessAnswer> OpenAsync(string secret, TimeSpan length, CancellationToken cancellationToken) => DoAsync("open", draft =>
    {
        if (new AccessReader(store.Place.Profile).Read(draft.Root).Policy is not DmPolicy.Pairing)
        {
            return No($"the policy lets nobody pair; patchbay access {_name} policy pairing lets them");
        }

        draft.Open(secret, length);
        return Yes($"{length.TotalMinutes:0} minutes", $"people may pair for {length.TotalMinutes:0} minutes");
    }, cancellationToken);

    public Task<AccessAnswer> CloseAsync(CancellationToken cancellationToken) => DoAsync("close", draft =>
    {
        draft.Close();
        return Yes("the window", "nobody can pair any more", isNews: false);
    }, cancellationToken);

    public Task<AccessAnswer> AddGroupAsync(string key, bool requireMention, IReadOnlyList<string> allowFrom, CancellationToken cancellationToken) =>
        DoAsync("group add", draft =>
        {
            if (Wrong(key) is { } wrong)
            {
                return No(wrong);
            }

            draft.AddGroup(key, requireMention, allowFrom);
            return Yes(key, $"{(allowFrom.Count == 0 ? "every member" : string.Join(", ", allowFrom))} may speak in {key}{(requireMention ? " by naming the bot" : "")}");
        }, cancellationToken);

    public Task<AccessAnswer> RemoveGroupAsync(string key, CancellationToken cancellationToken) => DoAsync("group rm", draft =>
        draft.RemoveGroup(key) ? Yes(key, $"nobody is heard in {key} any more") : No($"{key} is not opted in"), cancellationToken);

    public Task<AccessAnswer> SetAsync(string key, string value, CancellationToken cancellationToken) => DoAsync("set", draft =>
        draft.Set(key, value) is { } problem ? No(problem) : Yes(key, $"{key} = {value}"), cancellationToken);

    public Task<AccessAnswer> RevokeAllAsync(CancellationToken cancellationToken) => DoAsync("revoke", draft =>
    {
        draft.RevokeAll();
        return Yes("everybody", "nobody has any right; groups, codes and the window are gone");
    }, cancellationToken);

    async Task<AccessAnswer> DoAsync(string command, Func<AccessDraft, Outcome> change, CancellationToken cancellationToken)
    {
        var outcome = No("");
        IReadOnlyList<string> owners = [];
        await audit.RecordAsync(
            async () =>
            {
                outcome = await store.ChangeAsync(
                    draft =>
                    {
                        var before = draft.Owners.ToList();
                        var made = change(draft);
                        owners = [.. before.Union(draft.Owners)];
                        return made;
                    },
                    cancellationToken);
                return outcome.Subject is null ? null : new AuditRecord("access", $"{_name}: {outcome.Subject}", actor, $"{command}: {outcome.Text}");
            },
            cancellationToken);
        if (outcome is { Subject: not null, IsNews: true })
        {
            Tell(new AccessNews(
                $"Access to this bot was changed at the machine where it runs: {outcome.Text}.", [.. owners.Where(owner => owner != outcome.Newcomer)]));
        }

        return new AccessAnswer(outcome.Subject is not null, outcome.Text);
    }

    void Tell(AccessNews news)
    {
        try
        {
            news.Leave(store.Place, time);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            // The change stands and is in the audit; only its announcement is lost.
        }
    }

    /// <summary>The contract's sign for the running channel to tell the person.</summary>
    void Approve(PendingPairing paired)
    {
        if (paired.SenderId is "." or ".." || paired.SenderId.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
        {
            return;
        }

        try
        {
            StateFolder.Create(store.Place.ApprovedFolder);
            StateFile.Write(Path.Combine(store.Place.ApprovedFolder, paired.SenderId), System.Text.Encoding.UTF8.GetBytes(paired.ChatId));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            // They are paired all the same, and see it when they write.
        }
    }

    string NotListed(string id) => $"{id} is not let in; patchbay access {_name} allow {id} lets them in";

    string? Wrong(string id) =>
        id.Length == 0 || id.Length > 256 || id.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)) ? "an id has no spaces and no control characters"
        : store.Place.Profile.Nobody.Contains(id) ? $"{id} is an account of the platform itself and stands for nobody"
        : null;

    static Outcome Yes(string subject, string text, bool isNews = true, string? newcomer = null) => new(subject, text, isNews, newcomer);

    static Outcome No(string text) => new(null, text, false, null);

    sealed record Outcome(string? Subject, string Text, bool IsNews, string? Newcomer);
}
