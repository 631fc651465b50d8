using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Telegram.Fake;

/// <summary>What people do at the fake server, each as the update that Telegram would send.</summary>
public sealed class FakePeople
{
    readonly FakeWorld _world;
    readonly FakeUpdates _updates;

    internal FakePeople(FakeWorld world, FakeUpdates updates)
    {
        _world = world;
        _updates = updates;
    }

    /// <summary>The private chat of a person, which has their id.</summary>
    public FakeChat Direct(long userId) => _world.Chat(userId, "private", null);

    public FakeChat Group(long id, string title = "team", params IEnumerable<long> topics)
    {
        var chat = _world.Chat(id, "supergroup", title);
        chat.Topics.UnionWith(topics);
        return chat;
    }

    /// <summary>A person's text in their private chat. Returns the message's id.</summary>
    public long Say(long userId, string text, string name = "alice", Action<JsonObject>? change = null) =>
        Write(Direct(userId), userId, new JsonObject { ["text"] = text }, name, change);

    /// <summary>Any message: <paramref name="content"/> is what it has beside id, date, chat and sender.</summary>
    public long Write(FakeChat chat, long userId, JsonObject content, string name = "alice", Action<JsonObject>? change = null)
    {
        ArgumentNullException.ThrowIfNull(chat);
        ArgumentNullException.ThrowIfNull(content);
        var message = Message(chat, userId, content, name);
        change?.Invoke(message);
        chat.Add((JsonObject)message.DeepClone());
        _updates.Add("message", message);
        return message["message_id"]!.GetValue<long>();
    }

    /// <summary>The same message with another text.</summary>
    public void Edit(FakeChat chat, long messageId, string text, long? editDate = null)
    {
        ArgumentNullException.ThrowIfNull(chat);
        var message = chat.Find(messageId)!;
        message["text"] = text;
        message["edit_date"] = editDate ?? _world.Now();
        _updates.Add("edited_message", message);
    }

    /// <summary>Presses a button of a message of the bot. Returns the press, whose answer <see cref="Toast"/> knows.</summary>
    public string Press(FakeChat chat, long userId, long messageId, string data, string name = "alice")
    {
        ArgumentNullException.ThrowIfNull(chat);
        var id = _world.BeginPress();
        var press = new JsonObject { ["id"] = id, ["from"] = User(userId, name), ["chat_instance"] = "1", ["data"] = data };
        if (chat.Find(messageId) is { } message)
        {
            press["message"] = message.DeepClone();
        }

        _updates.Add("callback_query", press);
        return id;
    }

    /// <summary>What the person saw after a press; null while it is not answered.</summary>
    public string? Toast(string press) => _world.Toast(press);

    /// <summary>A reaction to a message.</summary>
    public void React(FakeChat chat, long userId, long messageId, string emoji, string name = "alice")
    {
        ArgumentNullException.ThrowIfNull(chat);
        _updates.Add("message_reaction", new JsonObject
        {
            ["chat"] = chat.Json,
            ["message_id"] = messageId,
            ["user"] = User(userId, name),
            ["date"] = _world.Now(),
            ["old_reaction"] = new JsonArray(),
            ["new_reaction"] = new JsonArray(new JsonObject { ["type"] = "emoji", ["emoji"] = emoji }),
        });
    }

    /// <summary>A person blocks the bot, or a group removes it; nothing can be sent there any more.</summary>
    public void Shut(FakeChat chat) => Join(chat, isShut: true);

    /// <summary>The bot is unblocked, or added again.</summary>
    public void LetIn(FakeChat chat) => Join(chat, isShut: false);

    /// <summary>Any update.</summary>
    public void Push(string kind, JsonObject content) => _updates.Add(kind, content);

    /// <summary>A file at the server: its id.</summary>
    public string Upload(byte[] content) => _world.Keep(content);

    public static JsonObject User(long id, string? name) => name is null
        ? new JsonObject { ["id"] = id, ["is_bot"] = false, ["first_name"] = "X" }
        : new JsonObject { ["id"] = id, ["is_bot"] = false, ["first_name"] = name, ["username"] = name };

    void Join(FakeChat chat, bool isShut)
    {
        ArgumentNullException.ThrowIfNull(chat);
        chat.IsClosed = isShut;
        _updates.Add("my_chat_member", new JsonObject
        {
            ["chat"] = chat.Json,
            ["from"] = User(chat.Id > 0 ? chat.Id : 1, "alice"),
            ["date"] = _world.Now(),
            ["old_chat_member"] = new JsonObject { ["user"] = _world.Bot(), ["status"] = isShut ? "member" : "kicked" },
            ["new_chat_member"] = new JsonObject { ["user"] = _world.Bot(), ["status"] = isShut ? "kicked" : "member" },
        });
    }

    JsonObject Message(FakeChat chat, long userId, JsonObject content, string name)
    {
        var message = new JsonObject
        {
            ["message_id"] = _world.NextMessageId(),
            ["date"] = _world.Now(),
            ["chat"] = chat.Json,
            ["from"] = User(userId, name),
        };
        foreach (var (key, value) in content)
        {
            message[key] = value?.DeepClone();
        }

        return message;
    }
}
