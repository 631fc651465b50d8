namespace Patchbay.Channels.Accounts;

/// <summary>What a platform says of a token.</summary>
public enum AccountState
{
    Accepted,

    /// <summary>It is wrong, or was revoked.</summary>
    Refused,

    /// <summary>The platform could not be asked.</summary>
    Unreachable,
}

/// <param name="Name">Under which people find the account, when it was accepted: the name of a bot without its @.</param>
/// <param name="Problem">For people, when it was not. Never holds the token.</param>
public sealed record AccountAnswer(AccountState State, string? Name = null, string? Problem = null);

/// <summary>Asks a platform whether a token is one of its own, and knows how people reach the account.</summary>
public interface IAccountCheck
{
    /// <summary>Throws nothing but <see cref="OperationCanceledException"/>: what goes wrong is an answer.</summary>
    Task<AccountAnswer> CheckAsync(string token, CancellationToken cancellationToken);

    /// <summary>A link that opens the account and says <c>/start SECRET</c> there.</summary>
    string PairingLink(string accountName, string secret);
}
