using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Telegram.Fake;

/// <summary>What the methods do, with the refusals that Telegram gives.</summary>
sealed class FakeBotMethods(FakeWorld world, FakeUpdates updates)
{
    const int MaxText = 4096;

    // Of the free reactions, those that tests need.
    static readonly HashSet<string> Reactions = ["👍", "👎", "❤", "🔥", "👏", "😁", "🤔", "🤯", "🎉", "👀", "🙏", "👌", "✍", "🫡", "⚡", "💯"];
    static readonly HashSet<string> Actions = ["typing", "upload_photo", "upload_document"];

    public async Task<JsonNode?> RunAsync(string method, JsonObject parameters, IReadOnlyList<FakeFile> files, CancellationToken cancellationToken) => method switch
    {
        "getMe" => world.Bot(),
        "deleteWebhook" or "setMyCommands" => JsonValue.Create(true),
        "getUpdates" => await updates.PollAsync(parameters, cancellationToken),
        "sendMessage" => SendMessage(parameters),
        "editMessageText" => EditText(parameters),
        "editMessageReplyMarkup" => EditMarkup(parameters),
        "deleteMessage" => Open(parameters).Remove(Id(parameters)) ? JsonValue.Create(true) : throw FakeRefusal.Bad("message to delete not found"),
        "sendPhoto" => SendFile(parameters, files, "photo"),
        "sendDocument" => SendFile(parameters, files, "document"),
        "sendChatAction" => Action(parameters),
        "setMessageReaction" => React(parameters),
        "answerCallbackQuery" => AnswerCallback(parameters),
        "getFile" => world.FileInfo(parameters["file_id"]!.GetValue<string>()),
        _ => throw new FakeRefusal(404, "Not Found"),
    };

    JsonObject SendMessage(JsonObject parameters)
    {
        var text = Text(parameters);
        var message = Begin(parameters);
        message["text"] = text;
        if (parameters["entities"] is { } entities)
        {
            message["entities"] = entities.DeepClone();
        }

        return End(parameters, message);
    }

    JsonObject SendFile(JsonObject parameters, IReadOnlyList<FakeFile> files, string kind)
    {
        if (files.Count == 0)
        {
            throw FakeRefusal.Bad("there is no file in the request");
        }

        var message = Begin(parameters);
        var id = world.Keep(files[0].Content);
        var file = new JsonObject { ["file_id"] = id, ["file_unique_id"] = id, ["file_size"] = files[0].Content.Length };
        message[kind] = kind is "photo" ? new JsonArray(file) : file;
        message["file_name"] = files[0].Name;
        return End(parameters, message);
    }

    JsonObject EditText(JsonObject parameters)
    {
        var message = Mine(parameters, "edit");
        var text = Text(parameters);
        if (message["text"]?.GetValue<string>() == text && Same(message["reply_markup"], parameters["reply_markup"]) && Same(message["entities"], parameters["entities"]))
        {
            throw FakeRefusal.Bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message");
        }

        message["text"] = text;
        message["edit_date"] = world.Now();
        Put(message, "entities", parameters["entities"]);
        Put(message, "reply_markup", Buttons(parameters));
        return (JsonObject)message.DeepClone();
    }

    JsonObject EditMarkup(JsonObject parameters)
    {
        var message = Mine(parameters, "edit");
        Put(message, "reply_markup", Buttons(parameters));
        return (JsonObject)message.DeepClone();
    }

    JsonValue Action(JsonObject parameters)
    {
        Open(parameters);
        return Actions.Contains(parameters["action"]!.GetValue<string>()) ? JsonValue.Create(true) : throw FakeRefusal.Bad("wrong parameter action in request");
    }

    JsonValue React(JsonObject parameters)
    {
        var chat = Open(parameters);
        var message = chat.Find(Id(parameters)) ?? throw FakeRefusal.Bad("message to react not found");
        foreach (var reaction in parameters["reaction"]?.AsArray() ?? [])
        {
            if (reaction?["type"]?.GetValue<string>() is not "emoji" || reaction["emoji"]?.GetValue<string>() is not { } emoji || !Reactions.Contains(emoji))
            {
                throw FakeRefusal.Bad("REACTION_INVALID");
            }
        }

        Put(message, "reactions", parameters["reaction"]);
        return JsonValue.Create(true);
    }

    JsonValue AnswerCallback(JsonObject parameters) =>
        parameters["text"]?.GetValue<string>() is { Length: > 200 } ? throw FakeRefusal.Bad("MESSAGE_TOO_LONG")
        : world.Answer(parameters["callback_query_id"]!.GetValue<string>(), parameters["text"]?.GetValue<string>()) ? JsonValue.Create(true)
        : throw FakeRefusal.Bad("query is too old and response timeout expired or query ID is invalid");

    static string Text(JsonObject parameters)
    {
        var plain = FakeMarkup.Plain(parameters["text"]!.GetValue<string>(), parameters["parse_mode"]?.GetValue<string>(), parameters["entities"] as JsonArray);
        return string.IsNullOrWhiteSpace(plain) ? throw FakeRefusal.Bad("message text is empty")
            : plain.Length > MaxText ? throw FakeRefusal.Bad("message is too long")
            : plain;
    }

    JsonObject Begin(JsonObject parameters)
    {
        var chat = Open(parameters);
        var message = new JsonObject { ["message_id"] = world.NextMessageId(), ["date"] = world.Now(), ["chat"] = chat.Json, ["from"] = world.Bot() };
        if (Number(parameters["message_thread_id"]) is { } thread)
        {
            message["message_thread_id"] = chat.Topics.Contains(thread) ? thread : throw FakeRefusal.Bad("message thread not found");
        }

        if (Number(parameters["reply_parameters"]?["message_id"]) is { } replyTo)
        {
            if (chat.Find(replyTo) is null && parameters["reply_parameters"]?["allow_sending_without_reply"]?.GetValue<bool>() is not true)
            {
                throw FakeRefusal.Bad("message to be replied not found");
            }

            message["reply_to"] = replyTo;
        }

        return message;
    }

    JsonObject End(JsonObject parameters, JsonObject message)
    {
        Put(message, "reply_markup", Buttons(parameters));
        Open(parameters).Add(message);
        return (JsonObject)message.DeepClone();
    }

    static JsonNode? Buttons(JsonObject parameters)
    {
        foreach (var button in parameters["reply_markup"]?["inline_keyboard"]?.AsArray().SelectMany(row => row!.AsArray()) ?? [])
        {
            if (button?["text"]?.GetValue<string>() is not { Length: > 0 } || button["callback_data"]?.GetValue<string>() is not { Length: > 0 } data
                || Encoding.UTF8.GetByteCount(data) > 64)
            {
                throw FakeRefusal.Bad("BUTTON_DATA_INVALID");
            }
        }

        return parameters["reply_markup"];
    }

    FakeChat Open(JsonObject parameters)
    {
        var chat = world.Find(parameters["chat_id"]!.ToString()) ?? throw FakeRefusal.Bad("chat not found");
        return !chat.IsClosed ? chat
            : throw new FakeRefusal(403, chat.Type is "private" ? "Forbidden: bot was blocked by the user" : $"Forbidden: bot was kicked from the {chat.Type} chat");
    }

    JsonObject Mine(JsonObject parameters, string what)
    {
        var message = Open(parameters).Find(Id(parameters)) ?? throw FakeRefusal.Bad($"message to {what} not found");
        return message["from"]?["is_bot"]?.GetValue<bool>() is true ? message : throw FakeRefusal.Bad($"message can't be {what}ed");
    }

    static long Id(JsonObject parameters) => Number(parameters["message_id"])!.Value;

    static long? Number(JsonNode? node) => node is null ? null : long.Parse(node.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    static void Put(JsonObject message, string name, JsonNode? value)
    {
        message.Remove(name);
        if (value is not null)
        {
            message[name] = value.DeepClone();
        }
    }
}
