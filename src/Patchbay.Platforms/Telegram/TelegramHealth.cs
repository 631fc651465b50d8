using Patchbay.Channels;
using Patchbay.Channels.Health;
using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>What does not work with Telegram just now: said once in the terminal, and kept for <c>patchbay doctor</c> until it is over.</summary>
sealed class TelegramHealth(TroubleBook book, INotices notices)
{
    const string Poll = "poll";
    const string Emoji = "emoji";
    const string Files = "files";

    public void PollFailed(string text, string remedy)
    {
        if (book.Report(Poll, Finding.Error(text, remedy)))
        {
            notices.Error(text);
        }
    }

    public void PollWorks() => Over(Poll, "messages from Telegram arrive again");

    /// <summary>Only what lasts: a chat that takes nothing from the bot.</summary>
    public void CouldNotWrite(string chatId, TelegramApiException exception)
    {
        if (exception.IsAboutChat)
        {
            Shut(chatId, exception.Description);
        }
    }

    /// <param name="why">Telegram's word for it.</param>
    public void Shut(string chatId, string why) => Warn($"chat {chatId}", IsGroup(chatId)
        ? Finding.Warning($"the bot is not in the group {chatId} any more, or may not write there ({why})", $"add it again, or: patchbay access telegram group rm {chatId}")
        : Finding.Warning($"{chatId} does not get what the bot writes: they blocked it, or never wrote to it ({why})", $"they unblock it and write to it, or: patchbay access telegram remove {chatId}"));

    public void Wrote(string chatId) => Over($"chat {chatId}", $"{(IsGroup(chatId) ? "the group " : "")}{chatId} can be written to again");

    public void EmojiRefused(string emoji) => Warn(Emoji, Finding.Warning(
        $"Telegram does not take {emoji} as a reaction, so nobody sees that a message was seen", "patchbay access telegram set ackReaction 👀 (Telegram allows a fixed set)"));

    public void EmojiTaken() => Over(Emoji, "the acknowledgement reaction is shown again");

    public void FileGone(string reason) => Warn(Files, Finding.Warning(
        $"a file that somebody sent could not be fetched: {reason}", "have it sent again: Telegram keeps files for bots for a time, and gives out 20 MB at most"));

    public void FileCame() => Over(Files, "files can be fetched again");

    static bool IsGroup(string chatId) => chatId.StartsWith('-');

    void Warn(string key, Finding trouble)
    {
        if (book.Report(key, trouble))
        {
            notices.Warning($"{trouble.Text}. {trouble.Remedy}");
        }
    }

    void Over(string key, string text)
    {
        if (book.Over(key))
        {
            notices.Notice(text);
        }
    }
}
