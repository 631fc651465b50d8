using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Channels.Accounts;
using Patchbay.Spool;

namespace Patchbay.Channels.Gate;

/// <summary>
/// Copies the state of a contract's channel into ours: its token, people, groups and settings. Whoever was let in there
/// answered permission requests there, so they become approvers, and nobody an owner. Open codes stay behind: ours die with
/// their window. What is copied from is read only.
/// </summary>
/// <param name="tokenName">The variable in its <c>.env</c>, for example <c>TELEGRAM_BOT_TOKEN</c>; null when the platform has none.</param>
public sealed class AccessImport(AccessStore store, AccessAudit audit, string? tokenName, string actor)
{
    readonly AccessPlace _to = store.Place;

    /// <summary>Null when there is nothing to copy in that folder.</summary>
    /// <exception cref="AccessException">It cannot be read, or ours is in use already.</exception>
    public async Task<AccessAnswer?> RunAsync(string folder, CancellationToken cancellationToken)
    {
        if (string.Equals(Path.GetFullPath(folder), _to.Folder, StringComparison.Ordinal))
        {
            return new AccessAnswer(true, $"{_to.Profile.Name}: {folder} is in use as it is; nothing has to be copied");
        }

        try
        {
            var (access, token) = (Access(folder), Token(folder));
            return access is null && token is null ? null : await CopyAsync(folder, access, token, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or ArgumentException or SpoolUnavailableException)
        {
            throw new AccessException($"{_to.Profile.Name}: {folder} cannot be copied: {problem.Message}", problem);
        }
    }

    async Task<AccessAnswer> CopyAsync(string folder, JsonObject? access, string? token, CancellationToken cancellationToken)
    {
        var ours = tokenName is null ? null : new TokenFile(_to.Folder, tokenName);
        var mayCopyToken = token is not null && (ours!.Read() is not { } known || known == token);
        var done = new List<string>();
        var isDone = true;
        await audit.RecordAsync(
            async () =>
            {
                isDone = await store.ChangeAsync(draft => access is null || draft.Import(access, done), cancellationToken);
                if (isDone && mayCopyToken)
                {
                    ours!.Write(token!);
                    done.Add("its token");
                }

                return isDone ? new AuditRecord("access", $"{_to.Profile.Name}: {folder}", actor, $"import: {string.Join(", ", done)}") : null;
            },
            cancellationToken);
        return !isDone ? new AccessAnswer(false, $"{_to.Profile.Name}: people or groups are let in already, so nothing was copied; patchbay access {_to.Profile.Name} shows them")
            : new AccessAnswer(true, $"{_to.Profile.Name}: copied {(done.Count == 0 ? "nothing new" : string.Join(", ", done))}"
                + (token is null || mayCopyToken ? "" : "; the token there is another one than ours and was left out"));
    }

    static JsonObject? Access(string folder)
    {
        var path = Path.Combine(folder, "access.json");
        return File.Exists(path) ? AccessReader.Parse(File.ReadAllBytes(path)) : null;
    }

    string? Token(string folder) => tokenName is null ? null : new TokenFile(folder, tokenName).Read();
}
