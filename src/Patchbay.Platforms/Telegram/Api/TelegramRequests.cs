namespace Patchbay.Platforms.Telegram.Api;

// What is sent to Telegram. A field that is null is left out.
sealed record GetUpdates(long? Offset, int Limit, int Timeout, IReadOnlyList<string> AllowedUpdates);

sealed record SendMessage(string ChatId, string Text)
{
    public long? MessageThreadId { get; init; }

    public string? ParseMode { get; init; }

    public IReadOnlyList<TelegramEntity>? Entities { get; init; }

    public ReplyParameters? ReplyParameters { get; init; }

    public ReplyMarkup? ReplyMarkup { get; init; }

    public LinkPreview? LinkPreviewOptions { get; init; }
}

sealed record EditMessageText(string ChatId, long MessageId, string Text)
{
    public string? ParseMode { get; init; }

    public IReadOnlyList<TelegramEntity>? Entities { get; init; }

    public ReplyMarkup? ReplyMarkup { get; init; }
}

sealed record ReplyParameters(long MessageId, bool AllowSendingWithoutReply);

sealed record LinkPreview(bool IsDisabled);

/// <summary>Buttons under a message, or the wish for a reply to it.</summary>
sealed record ReplyMarkup
{
    public IReadOnlyList<IReadOnlyList<InlineButton>>? InlineKeyboard { get; init; }

    public bool? ForceReply { get; init; }

    public static ReplyMarkup Rows(params IReadOnlyList<IReadOnlyList<InlineButton>> rows) => new() { InlineKeyboard = rows };
}

sealed record InlineButton(string Text, string CallbackData);

sealed record SendChatAction(string ChatId, string Action, long? MessageThreadId);

sealed record SetMessageReaction(string ChatId, long MessageId, IReadOnlyList<TelegramReaction> Reaction);

sealed record AnswerCallbackQuery(string CallbackQueryId, string? Text);

sealed record GetFile(string FileId);

sealed record DeleteWebhook(bool DropPendingUpdates);

sealed record GetMe;

sealed record SetMyCommands(IReadOnlyList<BotCommand> Commands, BotCommandScope Scope);

sealed record BotCommand(string Command, string Description);

sealed record BotCommandScope(string Type);
