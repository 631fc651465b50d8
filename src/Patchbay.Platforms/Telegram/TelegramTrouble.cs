using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// How long to wait after a failed request for updates, and what the operator hears of it: each kind of failure once, and
/// that it is over. The count goes back only when a request succeeds.
/// </summary>
sealed class TelegramTrouble(TelegramHealth health)
{
    const int ManyConflicts = 8;
    const string Passes = "nothing: messages wait at Telegram, and it is tried again";
    const string OneReceiver = "stop the other program, or use another bot";
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Slow = TimeSpan.FromMinutes(1);

    int _attempts;
    int _conflicts;

    public TimeSpan Pause(TelegramApiException exception)
    {
        _attempts++;
        _conflicts = exception.Fault is TelegramFault.Conflict ? _conflicts + 1 : 0;
        var (text, remedy, isHopeless) = Describe(exception);
        health.PollFailed(text, remedy);
        var pause = TimeSpan.FromSeconds(Math.Min(_attempts, Longest.TotalSeconds));
        return isHopeless ? Slow : exception.RetryAfter > pause ? exception.RetryAfter.Value : pause;
    }

    /// <summary>A request succeeded.</summary>
    public void Over()
    {
        (_attempts, _conflicts) = (0, 0);
        health.PollWorks();
    }

    (string Text, string Remedy, bool IsHopeless) Describe(TelegramApiException exception) => exception.Fault switch
    {
        _ when exception.IsAboutToken => (
            "Telegram does not accept the bot token: it is wrong or was revoked. Get a new one from @BotFather; asking again every minute",
            "get a token from @BotFather, then: patchbay configure telegram, and start the session again", true),
        TelegramFault.Conflict when _conflicts >= ManyConflicts => (
            $"another program has been taking this bot's messages for {ManyConflicts} attempts; stop it, or use another bot. Asking once a minute from now on", OneReceiver, true),
        TelegramFault.Conflict => (
            "another program asks Telegram for this bot's messages (409), most likely a second session or another machine with the same token", OneReceiver, false),
        TelegramFault.TooFast => ("Telegram wants fewer requests (429); waiting as long as it says", Passes, false),
        TelegramFault.TimedOut => ("Telegram does not answer; trying again, messages wait there", Passes, false),
        TelegramFault.Broken => (
            "Telegram cannot be reached or fails; trying again, messages wait there", "look at the network of this machine, and at TELEGRAM_API_ROOT where it is set", false),
        _ => ($"Telegram refuses to hand out messages ({exception.Code} {exception.Description}); trying again", "look at the bot with @BotFather", false),
    };
}
