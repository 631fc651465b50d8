using Patchbay.Channels.Accounts;
using Patchbay.Channels.Gate;
using Patchbay.Cli.Channels;
using Patchbay.Spool;

namespace Patchbay.Cli.Setup;

/// <summary>Keeps the token of a platform's account: only one that the platform has accepted, never in a text.</summary>
sealed class TokenDesk(ChatPlatform platform, Func<string, string?> variable, AccessAudit audit, string actor)
{
    readonly AccessPlace _place = AccessPlace.Find(platform.Profile, variable);

    TokenFile Kept => new(_place.Folder, platform.TokenName);

    /// <summary>The token that a channel would use now.</summary>
    public string? Current => variable(platform.TokenName) is { Length: > 0 } given ? given.Trim() : Kept.Read();

    /// <summary>One line: whether there is a token, and where from.</summary>
    public string Status => variable(platform.TokenName) is { Length: > 0 } ? $"token     set, by {platform.TokenName} in the environment"
        : Kept.Read() is not null ? $"token     set, in {Path.Combine(_place.Folder, ".env")}"
        : "token     not set";

    public Task<AccountAnswer> CheckAsync(string token, CancellationToken cancellationToken) => platform.Check(variable).CheckAsync(token, cancellationToken);

    /// <summary>Throws <see cref="AccessException"/> when it cannot be kept.</summary>
    public async Task<AccountAnswer> StoreAsync(string token, CancellationToken cancellationToken)
    {
        var answer = await CheckAsync(token, cancellationToken);
        if (answer.State is AccountState.Accepted)
        {
            await DoAsync($"configure: the token of @{answer.Name} was stored", () => Kept.Write(token), cancellationToken);
        }

        return answer;
    }

    public async Task<bool> ClearAsync(CancellationToken cancellationToken)
    {
        if (Kept.Read() is null)
        {
            return false;
        }

        await DoAsync("configure: the token was removed", () => Kept.Clear(), cancellationToken);
        return true;
    }

    async Task DoAsync(string what, Action change, CancellationToken cancellationToken)
    {
        try
        {
            await audit.RecordAsync(
                () =>
                {
                    change();
                    return Task.FromResult<AuditRecord?>(new AuditRecord("access", $"{platform.Profile.Name}: token", actor, what));
                },
                cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new AccessException($"the token cannot be kept in {_place.Folder}: {problem.Message}", problem);
        }
    }
}
