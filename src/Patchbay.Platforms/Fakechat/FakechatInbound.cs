using System.Globalization;
using Patchbay.Channels.Inbound;
using Patchbay.Spool;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// From the page to the spool. Must-deliver, in the order of arrival: the page keeps a message and sends it again until it
/// hears <c>accepted</c>, which it hears only when the message is on disk. The page's id makes sending twice harmless.
/// </summary>
sealed class FakechatInbound
{
    /// <summary>Of UTF-8.</summary>
    public const int MaxTextSize = 8_000_000;

    /// <summary>Where the page sees its own uploads again.</summary>
    public const string UploadPath = "/uploads/";

    /// <summary>What the page gets back of a long text, in UTF-16 units.</summary>
    const int MaxEcho = 64 * 1024;

    readonly TimeProvider _time;
    readonly FakechatReceipts _receipts;

    public FakechatInbound(TimeProvider time, FakechatSockets sockets)
    {
        _time = time;
        _receipts = new FakechatReceipts(frame => sockets.Broadcast(frame));
    }

    public PushBatches Batches { get; } = new();

    public void OnStateChanged(StateChange change)
    {
        if (change.ChatId == FakechatGate.User)
        {
            _receipts.OnStateChanged(change);
        }
    }

    /// <summary>Completes with what became of the message: null when it is on disk, or the reason why it is not.</summary>
    public async Task<(AppendOutcome? Outcome, string? Reason)> PushAsync(string id, string content, string? filePath, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<(AppendOutcome?, string?)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await AddAsync(id, content, filePath, (outcome, reason) => done.SetResult((outcome, reason)), cancellationToken);
        return await done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Completes when the message stands in line; tabs hear the rest.</summary>
    public async Task AddAsync(
        string id, string content, string? filePath, Action<AppendOutcome?, string?>? settled, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        List<KeyValuePair<string, string>> meta =
        [
            new("chat_id", FakechatGate.User),
            new("message_id", id),
            new("user", FakechatGate.User),
            new("ts", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        ];
        if (filePath is not null)
        {
            meta.Add(new("file_path", filePath));
        }

        var message = new InboundMessage
        {
            PlatformId = id,
            ChatId = FakechatGate.User,
            Sender = FakechatGate.Sender,
            Content = content,
            Meta = meta,
            Accepted = outcome =>
            {
                Accept(id, Echo(id, content, filePath, now), outcome);
                settled?.Invoke(outcome, null);
            },
            Refused = reason =>
            {
                _receipts.Complete(id, new ReceiptFrame(id, "failed", reason));
                settled?.Invoke(null, reason);
            },
        };
        _receipts.Begin(id);
        try
        {
            await Batches.AddAsync(message, cancellationToken);
        }
        catch
        {
            _receipts.Complete(id);
            throw;
        }
    }

    /// <summary>A message that is on disk, as the page shows it.</summary>
    public static EchoFrame Echo(string id, string content, string? filePath, DateTimeOffset at)
    {
        // Without a text of its own, the content of an upload is the name of its file.
        var named = filePath is not null && content.Length > 2 && content[0] == '(' && content[^1] == ')';
        var file = filePath is null ? null : new PageFile(UploadPath + Path.GetFileName(filePath), named ? content[1..^1] : Path.GetFileName(filePath));
        var text = named ? "" : content;
        return new EchoFrame(id, text.Length > MaxEcho ? text[..MaxEcho] : text, at.ToUnixTimeMilliseconds(), file)
        {
            Truncated = text.Length > MaxEcho ? true : null,
        };
    }

    void Accept(string id, EchoFrame echo, AppendOutcome outcome)
    {
        var receipt = new ReceiptFrame(id, FakechatReceipts.Name(outcome.State));
        if (outcome.Result is AppendResult.Duplicate)
        {
            _receipts.Complete(id, receipt);
        }
        else
        {
            _receipts.Complete(id, echo, receipt);
        }
    }

    /// <summary>A message that was no event, for this reason: all tabs see it, and no history keeps it.</summary>
    public void ShowOnly(string id, string text, string reason) =>
        _receipts.Complete(id, Echo(id, text, null, _time.GetUtcNow()), new ReceiptFrame(id, "answered", reason));
}
