using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Patchbay.Channels;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Inbound;
using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// From updates to events, in order. What is a verdict, an answer or a command goes its own way and is no event; what the
/// gate refuses costs nothing but its count.
/// </summary>
sealed class TelegramInbound(
    TelegramClient client, TelegramGate gate, TelegramTracker tracker, TelegramConversation conversation, TelegramRecordings recordings, INotices notices)
{
    /// <summary>A message that will be there, at once or when its files are.</summary>
    sealed record Making(string ChatId, Task<InboundMessage> Message);

    static readonly TimeSpan PhotoPatience = TimeSpan.FromSeconds(30);

    /// <summary>What can be kept now, of this batch and of what was held before.</summary>
    public async Task<IReadOnlyList<InboundMessage>> TakeAsync(
        IReadOnlyList<TelegramUpdate> batch, TelegramUser bot, TelegramHeld held, CancellationToken cancellationToken)
    {
        foreach (var group in TelegramAlbums.Group(batch))
        {
            try
            {
                if (await TakeOneAsync(group, bot, cancellationToken) is var (chatId, making))
                {
                    held.Add(group[0].UpdateId, chatId, making);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Failed(group[0].UpdateId, exception);
            }

            foreach (var update in group)
            {
                held.Saw(update.UpdateId);
            }
        }

        var messages = new List<InboundMessage>();
        foreach (var (update, made) in held.Take())
        {
            try
            {
                messages.Add(await made);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Failed(update, exception);
            }
        }

        return messages;
    }

    /// <summary>One that cannot be read must not keep the others from coming, for ever.</summary>
    void Failed(long update, Exception exception) => notices.Error($"update {update} of Telegram could not be taken: {exception.Message}");

    async Task<Making?> TakeOneAsync(IReadOnlyList<TelegramUpdate> group, TelegramUser bot, CancellationToken cancellationToken)
    {
        var update = group[0];
        if (update.CallbackQuery is { } press)
        {
            await conversation.PressAsync(press, cancellationToken);
            return null;
        }

        if (update.MyChatMember is { } membership)
        {
            conversation.Joined(membership);
        }

        return update.MessageReaction is { } reaction ? await TakeReactionAsync(reaction, cancellationToken)
            : update.EditedMessage is { EditDate: not null, Location: null } edited ? await TakeMessageAsync([edited], bot, cancellationToken)
            : update.Message is not null ? await TakeMessageAsync([.. group.Select(part => part.Message!)], bot, cancellationToken)
            : null;
    }

    async Task<Making?> TakeMessageAsync(IReadOnlyList<TelegramMessage> parts, TelegramUser bot, CancellationToken cancellationToken)
    {
        var first = parts[0];
        if (first.From is not { } from || parts.Select(TelegramContent.Of).FirstOrDefault(text => text is not null) is not { } content)
        {
            return null;
        }

        var sender = Sender(first.Chat, from, first.Text ?? first.Caption ?? "") with
        {
            IsMentioned = parts.Any(part => TelegramMention.Is(part, bot)),
            IsService = first.SenderChat is not null || first.IsAutomaticForward || first.Chat.Type is "channel" || from.IsBot,
        };
        switch (await gate.FirstAsync(sender, cancellationToken))
        {
            case GateVerdict.Pair pair:
                client.Outbox.Post(Id(first.Chat.Id), "an offer to pair", stop => client.Sending.SendAsync(
                    Id(first.Chat.Id), Text.TelegramText.Plain(pair.Reply), false, null, null, null, stop));
                return Refused(first, sender);
            case GateVerdict.Deliver when first.EditDate is null && await conversation.TakeAsync(first, sender, bot, cancellationToken):
                return null;
            case GateVerdict.Deliver:
                return new Making(Id(first.Chat.Id), EventAsync(parts, from, sender, content, cancellationToken));
            default:
                return Refused(first, sender);
        }
    }

    /// <summary>For the channel server to count; it asks the gate, which remembers.</summary>
    static Making Refused(TelegramMessage message, SenderIdentity sender) => Done(
        new() { PlatformId = TelegramTracker.Key(Id(message.Chat.Id), message.MessageId), ChatId = Id(message.Chat.Id), Sender = sender, Content = "" });

    static Making Done(InboundMessage message) => new(message.ChatId, Task.FromResult(message));

    async Task<InboundMessage> EventAsync(
        IReadOnlyList<TelegramMessage> parts, TelegramUser from, SenderIdentity sender, string content, CancellationToken cancellationToken)
    {
        var first = parts[0];
        var fetched = await Task.WhenAll(parts.Select(part => FetchAsync(part, cancellationToken)));
        var said = parts.Count == 1 ? await recordings.WriteDownAsync(first, cancellationToken) : null;
        var captions = parts.Select(part => part.Caption).Where(caption => caption is { Length: > 0 }).ToList();
        var platformId = TelegramTracker.Key(Id(first.Chat.Id), first.MessageId)
            + (first.EditDate is { } edit ? string.Create(CultureInfo.InvariantCulture, $":{edit}:{Digest(content)}") : "")
            + (parts.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $":{parts.Count}") : "");
        var files = parts.Select(TelegramContent.AttachmentOf).OfType<TelegramAttachment>().Select(attachment => attachment.File.FileId);
        return Message(
            platformId, new TelegramSource(Id(first.Chat.Id), first.MessageId, TelegramMeta.Topic(first), sender.Id, sender.IsGroup), sender,
            said is not null ? TelegramRecordings.Content(first, said)
            : parts.Count == 1 ? content : captions.Count > 0 ? string.Join("\n", captions) : $"(album of {parts.Count.ToString(CultureInfo.InvariantCulture)})",
            TelegramMeta.Of(parts, from, fetched, isTranscribed: said is not null), files);
    }

    async Task<Making?> TakeReactionAsync(TelegramReactionChange change, CancellationToken cancellationToken)
    {
        var added = change.NewReaction.Except(change.OldReaction).Select(reaction => reaction.Emoji ?? reaction.Type).ToList();
        var chat = Id(change.Chat.Id);
        if (change.User is not { } from || added.Count == 0 || !await conversation.IsOursAsync(chat, change.MessageId, cancellationToken))
        {
            return null;
        }

        var sender = Sender(change.Chat, from, "") with { IsMentioned = true, IsService = from.IsBot };
        if (await gate.FirstAsync(sender, cancellationToken) is not GateVerdict.Deliver)
        {
            return null;
        }

        var meta = TelegramMeta.Head(change.Chat, change.MessageId, from, change.Date);
        meta.Add(new("reaction", string.Concat(added)));
        var id = string.Create(CultureInfo.InvariantCulture, $"{chat}:{change.MessageId}:reaction:{from.Id}:{change.Date}:{Digest(string.Concat(added))}");
        return Done(Message(
            id, new TelegramSource(chat, change.MessageId, tracker.TopicOf(chat, change.MessageId), sender.Id, sender.IsGroup), sender,
            $"(reaction {string.Concat(added)} to your message)", meta, []));
    }

    InboundMessage Message(
        string platformId, TelegramSource source, SenderIdentity sender, string content, IReadOnlyList<KeyValuePair<string, string>> meta, IEnumerable<string> files)
    {
        tracker.Came(platformId, source, files);
        return new InboundMessage
        {
            PlatformId = platformId,
            ChatId = source.ChatId,
            Sender = sender,
            Content = content,
            Meta = meta,
            Accepted = outcome => tracker.Accepted(outcome.Id, source),
        };
    }

    /// <summary>Null when there is none, or when it could not be fetched: the message comes all the same.</summary>
    async Task<string?> FetchAsync(TelegramMessage message, CancellationToken cancellationToken)
    {
        if (TelegramContent.ShownOf(message) is not { } file)
        {
            return null;
        }

        using var fuse = new CancellationTokenSource(PhotoPatience, client.Time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, fuse.Token);
        try
        {
            return await client.Inbox.SaveAsync(client.Api, file.FileId, limited.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            notices.Warning($"a {(message.Photo is null ? "file" : "picture")} could not be fetched, its message comes without it: {exception.Message}");
            return null;
        }
    }

    public static SenderIdentity Sender(TelegramChat chat, TelegramUser from, string text) =>
        new(Id(from.Id), from.Username ?? from.FirstName, chat.Type is not "private") { ChatId = Id(chat.Id), Text = text };

    public static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);

    static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
}
