namespace Patchbay.Platforms.Telegram.Api;

// What Telegram sends, as far as it is used. Field names are the API's in snake case; what is not here is passed over.
sealed record TelegramUpdate(long UpdateId)
{
    public TelegramMessage? Message { get; init; }

    public TelegramMessage? EditedMessage { get; init; }

    public TelegramCallback? CallbackQuery { get; init; }

    public TelegramReactionChange? MessageReaction { get; init; }

    public TelegramMembership? MyChatMember { get; init; }
}

/// <summary>The bot was added, removed or blocked.</summary>
sealed record TelegramMembership(TelegramChat Chat, TelegramMember NewChatMember);

sealed record TelegramMember(string Status);

sealed record TelegramUser(long Id, bool IsBot, string? Username, string? FirstName);

sealed record TelegramChat(long Id, string Type, string? Title, string? Username);

sealed record TelegramEntity(string Type, int Offset, int Length)
{
    public string? Url { get; init; }

    public string? Language { get; init; }

    public TelegramUser? User { get; init; }
}

sealed record TelegramFile(string FileId, string FileUniqueId)
{
    public long? FileSize { get; init; }

    public string? MimeType { get; init; }

    public string? FileName { get; init; }

    public string? Title { get; init; }

    public string? FilePath { get; init; }

    public string? Emoji { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }
}

sealed record TelegramMessage(long MessageId, long Date, TelegramChat Chat)
{
    public TelegramUser? From { get; init; }

    public TelegramChat? SenderChat { get; init; }

    public long? EditDate { get; init; }

    public long? MessageThreadId { get; init; }

    public bool IsTopicMessage { get; init; }

    public bool IsAutomaticForward { get; init; }

    public string? MediaGroupId { get; init; }

    public string? Text { get; init; }

    public string? Caption { get; init; }

    public IReadOnlyList<TelegramEntity>? Entities { get; init; }

    public IReadOnlyList<TelegramEntity>? CaptionEntities { get; init; }

    public TelegramMessage? ReplyToMessage { get; init; }

    public TelegramQuote? Quote { get; init; }

    public TelegramOrigin? ForwardOrigin { get; init; }

    public IReadOnlyList<TelegramFile>? Photo { get; init; }

    public TelegramFile? Document { get; init; }

    public TelegramFile? Voice { get; init; }

    public TelegramFile? Audio { get; init; }

    public TelegramFile? Video { get; init; }

    public TelegramFile? VideoNote { get; init; }

    public TelegramFile? Sticker { get; init; }

    public TelegramLocation? Location { get; init; }

    public TelegramVenue? Venue { get; init; }

    public TelegramContact? Contact { get; init; }

    public TelegramPoll? Poll { get; init; }
}

sealed record TelegramQuote(string Text);

sealed record TelegramOrigin(string Type)
{
    public TelegramUser? SenderUser { get; init; }

    public string? SenderUserName { get; init; }

    public TelegramChat? SenderChat { get; init; }

    public TelegramChat? Chat { get; init; }
}

sealed record TelegramLocation(double Latitude, double Longitude);

sealed record TelegramVenue(TelegramLocation Location, string Title, string Address);

sealed record TelegramContact(string PhoneNumber, string FirstName, string? LastName);

sealed record TelegramPoll(string Question, IReadOnlyList<TelegramPollOption> Options);

sealed record TelegramPollOption(string Text);

sealed record TelegramCallback(string Id, TelegramUser From)
{
    public TelegramMessage? Message { get; init; }

    public string? Data { get; init; }
}

sealed record TelegramReactionChange(TelegramChat Chat, long MessageId, long Date)
{
    public TelegramUser? User { get; init; }

    public IReadOnlyList<TelegramReaction> NewReaction { get; init; } = [];

    public IReadOnlyList<TelegramReaction> OldReaction { get; init; } = [];
}

sealed record TelegramReaction(string Type, string? Emoji);
