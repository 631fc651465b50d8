using System.Globalization;
using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Telegram.Fake;

/// <summary>The chats, files and open button presses of the fake server.</summary>
sealed class FakeWorld(string botName, TimeProvider time)
{
    const long BotId = 7_000_000_001;
    const int MaxDownload = 20 * 1024 * 1024;

    readonly Lock _lock = new();
    readonly Dictionary<string, FakeChat> _chats = new(StringComparer.Ordinal);
    readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    readonly Dictionary<string, string?> _presses = new(StringComparer.Ordinal);
    long _lastMessage = 10;
    int _lastFile;
    int _lastPress;

    public JsonObject Bot() => new() { ["id"] = BotId, ["is_bot"] = true, ["first_name"] = "Patchbay", ["username"] = botName };

    public long Now() => time.GetUtcNow().ToUnixTimeSeconds();

    public long NextMessageId() => Interlocked.Increment(ref _lastMessage);

    public FakeChat Chat(long id, string type, string? title)
    {
        lock (_lock)
        {
            var key = id.ToString(CultureInfo.InvariantCulture);
            if (!_chats.TryGetValue(key, out var chat))
            {
                _chats[key] = chat = new FakeChat(id, type, title);
            }

            return chat;
        }
    }

    public FakeChat? Find(string id)
    {
        lock (_lock)
        {
            return _chats.GetValueOrDefault(id);
        }
    }

    /// <summary>The id of the file.</summary>
    public string Keep(byte[] content)
    {
        lock (_lock)
        {
            var id = $"file{++_lastFile}";
            _files[id] = content;
            return id;
        }
    }

    public JsonObject FileInfo(string id)
    {
        lock (_lock)
        {
            return !_files.TryGetValue(id, out var content) ? throw FakeRefusal.Bad("invalid file_id")
                : content.Length > MaxDownload ? throw FakeRefusal.Bad("file is too big")
                : new JsonObject { ["file_id"] = id, ["file_unique_id"] = $"u{id}", ["file_size"] = content.Length, ["file_path"] = $"files/{id}.jpg" };
        }
    }

    /// <summary>What lies under the path of a file; null when nothing does.</summary>
    public byte[]? Content(string path)
    {
        lock (_lock)
        {
            return _files.GetValueOrDefault(Path.GetFileNameWithoutExtension(path));
        }
    }

    public string BeginPress()
    {
        lock (_lock)
        {
            var id = $"press{++_lastPress}";
            _presses[id] = null;
            return id;
        }
    }

    /// <summary>False when nobody pressed, or the press was answered already.</summary>
    public bool Answer(string id, string? text)
    {
        lock (_lock)
        {
            if (!_presses.TryGetValue(id, out var answered) || answered is not null)
            {
                return false;
            }

            _presses[id] = text ?? "";
            return true;
        }
    }

    /// <summary>The text that the person saw; null while there is none.</summary>
    public string? Toast(string id)
    {
        lock (_lock)
        {
            return _presses.GetValueOrDefault(id);
        }
    }
}
