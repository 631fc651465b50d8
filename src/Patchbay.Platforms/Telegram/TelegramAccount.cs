using Patchbay.Channels.Accounts;
using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>Asks Telegram whose a token is. Looks at <c>TELEGRAM_API_ROOT</c> as the channel does.</summary>
public sealed class TelegramAccount(Func<string, string?> variable, TimeProvider time) : IAccountCheck
{
    public async Task<AccountAnswer> CheckAsync(string token, CancellationToken cancellationToken)
    {
        var (settings, errors) = TelegramSettings.Read(name => name is "TELEGRAM_BOT_TOKEN" ? token : variable(name));
        if (settings.Token is null || errors.Count > 0)
        {
            return new AccountAnswer(settings.Token is null ? AccountState.Refused : AccountState.Unreachable, Problem: errors.Count > 0 ? errors[0] : "there is no token");
        }

        try
        {
            using var api = new TelegramApi(settings.Token, settings.Root, settings.Patience, time);
            var bot = await api.GetMeAsync(cancellationToken);
            return bot.Username is { Length: > 0 } name
                ? new AccountAnswer(AccountState.Accepted, name)
                : new AccountAnswer(AccountState.Refused, Problem: "this account is no bot with a name");
        }
        catch (TelegramApiException problem)
        {
            return problem.IsAboutToken
                ? new AccountAnswer(AccountState.Refused, Problem: "Telegram does not know this token: it is wrong, or was revoked")
                : new AccountAnswer(AccountState.Unreachable, Problem: $"Telegram could not be asked: {problem.Message}");
        }
    }

    public string PairingLink(string accountName, string secret) => $"https://t.me/{Uri.EscapeDataString(accountName)}?start={secret}";
}
