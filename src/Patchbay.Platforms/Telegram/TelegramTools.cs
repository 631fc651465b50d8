using System.Text.Json;
using Patchbay.Channels;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>What the agent may do in Telegram. Every call asks again who may be written to.</summary>
sealed class TelegramTools(TelegramClient? client, AccessGate gate, TelegramTracker tracker, TelegramTyping typing, Func<IPlatformContext?> context)
{
    // Lines of each chat that are searched for a file of before this start.
    const int HistoryLines = 300;

    public IReadOnlyList<ChannelTool> All =>
    [
        new("reply", "Send a message to a Telegram chat. Whoever writes there sees only what this tool sends. Markdown is rendered.", Schema(
            """
            {"type":"object","properties":{
            "chat_id":{"type":"string","description":"As in the event."},
            "text":{"type":"string","description":"The message, in Markdown."},
            "reply_to":{"type":"string","description":"A message_id to quote."},
            "files":{"type":"array","items":{"type":"string"},"description":"Absolute paths of files to send, 50 MB each at most. Pictures are shown."},
            "format":{"type":"string","enum":["text","markdownv2"],"description":"markdownv2: the text is in Telegram's own MarkdownV2 already. Default: text."}},
            "required":["chat_id","text"]}
            """), ReplyAsync),
        new("react", "Put an emoji on a message. Telegram allows a fixed set, for example 👍 👎 ❤ 🔥 🎉 👀 🤔 🙏 💯.", Schema(
            """
            {"type":"object","properties":{
            "chat_id":{"type":"string"},
            "message_id":{"type":"string","description":"The message_id of the event."},
            "emoji":{"type":"string","description":"One emoji."}},
            "required":["chat_id","message_id","emoji"]}
            """), ReactAsync),
        new("download_attachment", "Save a file of a message, named by its attachment_file_id, and get its path. 20 MB at most.", Schema(
            """
            {"type":"object","properties":{
            "file_id":{"type":"string","description":"The attachment_file_id of the event."}},
            "required":["file_id"]}
            """), DownloadAsync),
        new("edit_message", "Replace the text of a message that was sent, for example to show progress. Nobody is notified of it.", Schema(
            """
            {"type":"object","properties":{
            "chat_id":{"type":"string"},
            "message_id":{"type":"string","description":"As in the result of reply: sent (id: N)."},
            "text":{"type":"string","description":"The new text, in Markdown."},
            "format":{"type":"string","enum":["text","markdownv2"]}},
            "required":["chat_id","message_id","text"]}
            """), EditAsync),
    ];

    async Task<string> ReplyAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var given = new TelegramArguments(input);
        var (telegram, chat, access) = Open(given);
        try
        {
            var result = await telegram.Reply.SendAsync(chat, access, given, cancellationToken);
            typing.Stop(chat);
            return result;
        }
        catch (ToolFailedException exception) when (exception.Message.StartsWith("reply failed after ", StringComparison.Ordinal))
        {
            typing.Stop(chat);
            telegram.Outbox.Post(chat, "that an answer is incomplete", stop => telegram.Sending.SendAsync(
                chat, Text.TelegramText.Plain("⚠ The rest of this answer could not be sent."), false, tracker.TopicOf(chat, null), null, null, stop));
            throw;
        }
        catch (TelegramApiException exception)
        {
            throw Failed(exception);
        }
    }

    async Task<string> EditAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var given = new TelegramArguments(input);
        var (telegram, chat, access) = Open(given);
        try
        {
            return await telegram.Edits.EditAsync(chat, access, given, cancellationToken);
        }
        catch (TelegramApiException exception)
        {
            throw Failed(exception);
        }
    }

    async Task<string> ReactAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var given = new TelegramArguments(input);
        var (telegram, chat, _) = Open(given);
        var message = given.Id("message_id") ?? throw new ToolFailedException("message_id is required");
        var emoji = given.Required("emoji").Trim();
        try
        {
            await TelegramRetry.RunAsync(
                async stop => { await telegram.Api.SetMessageReactionAsync(new SetMessageReaction(chat, message, [new TelegramReaction("emoji", emoji)]), stop); return true; },
                telegram.Time, cancellationToken);
            return "reacted";
        }
        catch (TelegramApiException exception)
        {
            throw exception.Description.Contains("REACTION_INVALID", StringComparison.Ordinal)
                ? new ToolFailedException($"Telegram does not allow {emoji} as a reaction; it takes its own set, for example 👍 👎 ❤ 🔥 🎉 👀")
                : Failed(exception);
        }
    }

    async Task<string> DownloadAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var telegram = client ?? throw NoToken();
        var file = new TelegramArguments(input).Required("file_id");
        var access = gate.Look();
        if ((tracker.ChatOfFile(file) ?? await ChatInHistoryAsync(access, file, cancellationToken)) is not { } chat || !access.MayWriteTo(chat))
        {
            throw new ToolFailedException("no file of this id came in a message of a chat that is allowlisted");
        }

        try
        {
            return await telegram.Inbox.SaveAsync(telegram.Api, file, cancellationToken);
        }
        catch (TelegramApiException exception)
        {
            throw Failed(exception);
        }
    }

    async Task<string?> ChatInHistoryAsync(AccessState access, string file, CancellationToken cancellationToken)
    {
        foreach (var chat in context() is null ? [] : access.AllowFrom.Concat(access.Groups.Keys))
        {
            var lines = await context()!.HistoryAsync(chat, HistoryLines, cancellationToken);
            if (lines.Any(line => line.Inbound?.Event.Meta.Any(pair => pair.Value == file && pair.Key.StartsWith("attachment_file_id", StringComparison.Ordinal)) is true))
            {
                return chat;
            }
        }

        return null;
    }

    (TelegramClient Client, string ChatId, AccessState Access) Open(TelegramArguments given)
    {
        var chat = given.Required("chat_id");
        var access = gate.Look();
        return !access.MayWriteTo(chat) ? throw new ToolFailedException($"chat {chat} is not allowlisted — add via /telegram:access")
            : (client ?? throw NoToken(), chat, access);
    }

    static ToolFailedException NoToken() => new("there is no bot token: the operator has to set TELEGRAM_BOT_TOKEN and start again");

    static ToolFailedException Failed(TelegramApiException exception) => new(exception.Code == 0 ? exception.Message : exception.Description);

    static JsonElement Schema(string json) => JsonDocument.Parse(json).RootElement;
}
