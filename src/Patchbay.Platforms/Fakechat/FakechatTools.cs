using System.Globalization;
using System.Text.Json;
using Patchbay.Channels;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Shared;
using Patchbay.Spool;

namespace Patchbay.Platforms.Fakechat;

/// <summary>What the agent may do on the page. A message is on disk before a tab shows it and the tool answers.</summary>
sealed class FakechatTools(FakechatSettings settings, FakechatFiles files, FakechatSockets sockets, Func<CancellationToken, Task<IPlatformContext>> pageAsync)
{
    const int MaxFiles = 10;

    long _sequence;

    public IReadOnlyList<ChannelTool> All =>
    [
        new("reply", "Send a message to the web page. Whoever writes there sees only what this tool sends.", Schema(
            """
            {"type":"object","properties":{
            "text":{"type":"string","description":"The message."},
            "reply_to":{"type":"string","description":"A message_id to quote."},
            "files":{"type":"array","items":{"type":"string"},"maxItems":10,"description":"Absolute paths of files to attach, 50 MB each at most."}},
            "required":["text"]}
            """), ReplyAsync),
        new("edit_message", "Replace the text of a message that was sent to the page, for example to show progress.", Schema(
            """
            {"type":"object","properties":{
            "message_id":{"type":"string","description":"As in the result of reply: sent (m...)."},
            "text":{"type":"string","description":"The new text."}},
            "required":["message_id","text"]}
            """), EditAsync),
        new("react", "Put an emoji on a message.", Schema(
            """
            {"type":"object","properties":{
            "message_id":{"type":"string","description":"The message_id of the event."},
            "emoji":{"type":"string","description":"One emoji."}},
            "required":["message_id","emoji"]}
            """), ReactAsync),
    ];

    async Task<string> ReplyAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var context = await pageAsync(cancellationToken);
        var paths = Paths(input);
        var text = Text(input, "text") ?? "";
        if (text.Length == 0 && paths.Count == 0)
        {
            throw new ToolFailedException("text is required");
        }

        paths.ForEach(Check);
        var sent = new List<SentMessage>();
        var replyTo = Text(input, "reply_to");
        foreach (var path in paths)
        {
            var name = await files.CopyToOutboxAsync(path, cancellationToken);
            sent.Add(Message(context, sent.Count == 0 ? text : "", sent.Count == 0 ? replyTo : null, Path.GetFileName(path), $"/files/{name}"));
        }

        if (sent.Count == 0)
        {
            sent.Add(Message(context, text, replyTo, null, null));
        }

        foreach (var message in sent)
        {
            await context.RecordSentAsync(message, cancellationToken);
            sockets.Broadcast(FakechatHistory.Frame(message));
        }

        return $"sent ({string.Join(", ", sent.Select(message => message.PlatformMessageId))})";
    }

    async Task<string> EditAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var context = await pageAsync(cancellationToken);
        var id = Required(input, "message_id");
        var text = Required(input, "text");
        if (id[0] != 'm' || !await context.UpdateSentAsync(id, text, cancellationToken))
        {
            throw new ToolFailedException($"no message {id} was sent here");
        }

        sockets.Broadcast(new EditFrame(id, text));
        return "ok";
    }

    async Task<string> ReactAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var context = await pageAsync(cancellationToken);
        var id = Required(input, "message_id");
        var emoji = Required(input, "emoji").Trim();
        if (emoji.Length is 0 or > 32)
        {
            throw new ToolFailedException("emoji must be one emoji");
        }

        if (!await FakechatHistory.KnowsAsync(context, id, cancellationToken))
        {
            throw new ToolFailedException($"no message {id} is on the page");
        }

        await context.RecordSentAsync(FakechatHistory.Reaction(id, emoji, context.Time.GetUtcNow()), cancellationToken);
        sockets.Broadcast(new ReactionFrame(id, emoji));
        return "reacted";
    }

    SentMessage Message(IPlatformContext context, string text, string? replyTo, string? fileName, string? fileUrl)
    {
        var now = context.Time.GetUtcNow();
        var id = string.Create(CultureInfo.InvariantCulture, $"m{now.ToUnixTimeMilliseconds()}-{Interlocked.Increment(ref _sequence)}");
        return new SentMessage(id, FakechatGate.User, text, replyTo, fileName, fileUrl, now);
    }

    /// <summary>The channel's own state never leaves by a message, except what was uploaded.</summary>
    void Check(string path)
    {
        if (RealPaths.IsInside(path, settings.StateFolder) && !RealPaths.IsInside(path, settings.Inbox))
        {
            throw new ToolFailedException($"refusing to send channel state: {path}");
        }

        var file = new FileInfo(RealPaths.Real(path));
        if (!file.Exists)
        {
            throw new ToolFailedException($"no such file: {path}");
        }

        if (file.Length > FakechatFiles.MaxSize)
        {
            throw new ToolFailedException(string.Create(
                CultureInfo.InvariantCulture, $"file too large: {path} ({file.Length / 1024d / 1024:0.0}MB, max 50MB)"));
        }
    }

    static List<string> Paths(JsonElement input)
    {
        if (!input.TryGetProperty("files", out var given) || given.ValueKind is JsonValueKind.Null)
        {
            return [];
        }

        if (given.ValueKind is not JsonValueKind.Array || given.EnumerateArray().Any(item => item.ValueKind is not JsonValueKind.String))
        {
            throw new ToolFailedException("files must be an array of paths");
        }

        List<string> paths = [.. given.EnumerateArray().Select(item => item.GetString()!)];
        return paths.Count > MaxFiles ? throw new ToolFailedException($"at most {MaxFiles} files go with one message")
            : paths.Find(path => !Path.IsPathFullyQualified(path)) is { } relative ? throw new ToolFailedException($"not an absolute path: {relative}")
            : paths;
    }

    static string Required(JsonElement input, string name) =>
        Text(input, name) is { Length: > 0 } text ? text : throw new ToolFailedException($"{name} is required");

    static string? Text(JsonElement input, string name) =>
        !input.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null ? null
        : value.ValueKind is JsonValueKind.String ? value.GetString()
        : throw new ToolFailedException($"{name} must be a string");

    static JsonElement Schema(string json) => JsonDocument.Parse(json).RootElement;
}
