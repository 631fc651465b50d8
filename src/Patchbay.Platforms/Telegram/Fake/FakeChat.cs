using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Telegram.Fake;

/// <summary>A conversation at the fake server, with all its messages.</summary>
public sealed class FakeChat
{
    readonly List<JsonObject> _messages = [];

    internal FakeChat(long id, string type, string? title)
    {
        Id = id;
        Type = type;
        Title = title;
    }

    public long Id { get; }

    /// <summary><c>private</c>, <c>group</c>, <c>supergroup</c> or <c>channel</c>.</summary>
    public string Type { get; }

    public string? Title { get; }

    /// <summary>The user blocked the bot, or the group removed it: nothing can be sent.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The topics of a forum.</summary>
    public HashSet<long> Topics { get; } = [];

    /// <summary>The chat as the API shows it.</summary>
    internal JsonObject Json
    {
        get
        {
            var json = new JsonObject { ["id"] = Id, ["type"] = Type };
            if (Title is not null)
            {
                json["title"] = Title;
            }

            if (Topics.Count > 0)
            {
                json["is_forum"] = true;
            }

            return json;
        }
    }

    internal void Add(JsonObject message)
    {
        lock (_messages)
        {
            _messages.Add(message);
        }
    }

    internal JsonObject? Find(long messageId)
    {
        lock (_messages)
        {
            return _messages.Find(message => message["message_id"]!.GetValue<long>() == messageId);
        }
    }

    internal bool Remove(long messageId)
    {
        lock (_messages)
        {
            return _messages.RemoveAll(message => message["message_id"]!.GetValue<long>() == messageId) > 0;
        }
    }

    /// <summary>Everything that stands in the chat, in order.</summary>
    public IReadOnlyList<JsonObject> All()
    {
        lock (_messages)
        {
            return [.. _messages.Select(message => (JsonObject)message.DeepClone())];
        }
    }

    /// <summary>What the bot sent and what became of it by edits, in order.</summary>
    public IReadOnlyList<JsonObject> FromBot()
    {
        lock (_messages)
        {
            return [.. _messages.Where(message => message["from"]?["is_bot"]?.GetValue<bool>() is true).Select(message => (JsonObject)message.DeepClone())];
        }
    }
}
