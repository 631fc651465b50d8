using Patchbay.Channels;
using Patchbay.Spool;

namespace Patchbay.Platforms.Fakechat;

/// <summary>The spool's lines of the chat as frames, and how reactions are kept among them.</summary>
static class FakechatHistory
{
    const int Lines = 300;
    const string ReactionPrefix = "reaction:";

    /// <summary>What a page gets at most, in UTF-16 units: the newest lines that fit.</summary>
    const int MaxSize = 4 * 1024 * 1024;

    /// <summary>A reaction is a sent thing with an id of its own, so that the same one twice is kept once.</summary>
    public static SentMessage Reaction(string messageId, string emoji, DateTimeOffset at) =>
        new($"{ReactionPrefix}{messageId}:{emoji}", FakechatGate.User, emoji, messageId, null, null, at);

    public static async Task<bool> KnowsAsync(IPlatformContext context, string messageId, CancellationToken cancellationToken)
    {
        var items = await context.HistoryAsync(FakechatGate.User, Lines, cancellationToken);
        return items.Any(item => item.Inbound?.Event.PlatformId == messageId || item.Sent?.PlatformMessageId == messageId);
    }

    /// <summary>Oldest first.</summary>
    public static async Task<IReadOnlyList<PageFrame>> ReadAsync(IPlatformContext context, CancellationToken cancellationToken)
    {
        var items = await context.HistoryAsync(FakechatGate.User, Lines, cancellationToken);
        var reactions = items.Where(item => IsReaction(item.Sent)).ToLookup(item => item.Sent!.InReplyTo!, item => item.Sent!.Text);
        var frames = new List<PageFrame>(items.Count);
        var size = 0;
        foreach (var item in items.Reverse().Where(item => !IsReaction(item.Sent)))
        {
            PageFrame frame = item.Inbound is { } inbound
                ? Frame(inbound) with { Reactions = Of(inbound.Event.PlatformId) }
                : Frame(item.Sent!) with { Reactions = Of(item.Sent!.PlatformMessageId) };
            size += item.Inbound is null ? item.Sent!.Text.Length : ((EchoFrame)frame).Text.Length;
            if (size > MaxSize && frames.Count > 0)
            {
                break;
            }

            frames.Add(frame);
        }

        frames.Reverse();
        return frames;

        IReadOnlyList<string>? Of(string id) => reactions.Contains(id) ? [.. reactions[id]] : null;
    }

    public static MessageFrame Frame(SentMessage sent) => new(
        sent.PlatformMessageId, "assistant", sent.Text, sent.At.ToUnixTimeMilliseconds(), sent.InReplyTo,
        sent is { FileUrl: { } url, FileName: { } name } ? new PageFile(url, name) : null,
        sent.Edited ? true : null);

    static EchoFrame Frame(SpooledEvent spooled)
    {
        var id = spooled.Event.PlatformId;
        var filePath = spooled.Event.Meta.FirstOrDefault(pair => pair.Key == "file_path").Value;
        return FakechatInbound.Echo(id, spooled.Event.Content, filePath, spooled.AcceptedAt) with
        {
            State = FakechatReceipts.Name(spooled.State),
            Reason = spooled.Reason,
        };
    }

    static bool IsReaction(SentMessage? sent) => sent is { InReplyTo: not null } && sent.PlatformMessageId.StartsWith(ReactionPrefix, StringComparison.Ordinal);
}
