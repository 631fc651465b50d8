using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>Whether a message of a group is meant for the bot. Patterns of the operator are the gate's business.</summary>
static class TelegramMention
{
    public static bool Is(TelegramMessage message, TelegramUser bot)
    {
        var text = message.Text ?? message.Caption ?? "";
        return (message.ReplyToMessage?.From is { } author && author.Id == bot.Id)
            || (message.Entities ?? message.CaptionEntities ?? []).Any(entity => entity.Type switch
            {
                "mention" or "bot_command" => Named(text, entity, bot),
                "text_mention" => entity.User?.Id == bot.Id,
                _ => false,
            });
    }

    static bool Named(string text, TelegramEntity entity, TelegramUser bot)
    {
        if (entity.Offset < 0 || entity.Length <= 0 || entity.Offset + entity.Length > text.Length || bot.Username is null)
        {
            return false;
        }

        var named = text.AsSpan(entity.Offset, entity.Length);
        var at = named.IndexOf('@');
        return at >= 0 && named[(at + 1)..].Equals(bot.Username, StringComparison.OrdinalIgnoreCase);
    }
}
