using System.Text.Json.Serialization;

namespace Patchbay.Platforms.Telegram.Api;

/// <summary>What surrounds every answer.</summary>
sealed record TelegramAnswer<T>(bool Ok)
{
    public T? Result { get; init; }

    public int ErrorCode { get; init; }

    public string? Description { get; init; }

    public TelegramAnswerParameters? Parameters { get; init; }
}

sealed record TelegramAnswerParameters(int? RetryAfter);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TelegramAnswer<TelegramUser>))]
[JsonSerializable(typeof(TelegramAnswer<TelegramMessage>))]
[JsonSerializable(typeof(TelegramAnswer<TelegramFile>))]
[JsonSerializable(typeof(TelegramAnswer<List<TelegramUpdate>>))]
[JsonSerializable(typeof(TelegramAnswer<bool>))]
[JsonSerializable(typeof(GetMe))]
[JsonSerializable(typeof(GetUpdates))]
[JsonSerializable(typeof(SendMessage))]
[JsonSerializable(typeof(EditMessageText))]
[JsonSerializable(typeof(SendChatAction))]
[JsonSerializable(typeof(SetMessageReaction))]
[JsonSerializable(typeof(AnswerCallbackQuery))]
[JsonSerializable(typeof(GetFile))]
[JsonSerializable(typeof(DeleteWebhook))]
[JsonSerializable(typeof(SetMyCommands))]
[JsonSerializable(typeof(ReplyParameters))]
[JsonSerializable(typeof(string[]))]
sealed partial class TelegramJson : JsonSerializerContext;
