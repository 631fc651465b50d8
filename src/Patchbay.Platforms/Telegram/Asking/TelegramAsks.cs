using Patchbay.Channels;
using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram.Api;
using Patchbay.Platforms.Telegram.Text;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Platforms.Telegram.Asking;

/// <summary>
/// Permission requests and questions in direct chats. Each is answered from here at most once, by a person who may approve
/// and in whose chat it really arrived; the host decides between this answer and others, and says how it ended.
/// </summary>
sealed class TelegramAsks(
    TelegramClient client, AccessGate access, TelegramApprovers approvers, TelegramShowing showing, Func<IPlatformContext?> context, INotices notices, TimeProvider time)
{
    const int MostOpen = 200;
    static readonly TimeSpan PlainLife = TimeSpan.FromMinutes(30);
    static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    readonly Lock _lock = showing.Turn;
    readonly Dictionary<string, OpenAsk> _open = new(StringComparer.Ordinal);
    readonly BoundedMap<OpenAsk> _ended = new(MostOpen);

    public void Show(PermissionRequest request)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(request.RequestId, out var known))
            {
                known.Permission = request;
                showing.Remind(known);
                return;
            }
        }

        Show(new OpenAsk(request.RequestId, request, null, request.Extension?.Detail?.ExpiresAt ?? time.GetUtcNow() + PlainLife));
    }

    public void Show(Question question)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(question.QuestionId, out var known))
            {
                showing.Remind(known);
                return;
            }
        }

        Show(new OpenAsk(question.QuestionId, null, question, question.ExpiresAt));
    }

    public void Close(PermissionResolved resolved)
    {
        var outcome = TelegramCards.Outcome(resolved);
        if (Close(resolved.RequestId, outcome)?.TakenBy is var (chatId, name) && resolved.By != name)
        {
            // It was on its way when another answer won.
            SayLate(resolved.RequestId, outcome, chatId);
        }
    }

    /// <summary>To whom answered a permission request that takes no answer any more.</summary>
    public void SayLate(string id, string outcome, string chatId)
    {
        var line = TelegramText.Plain($"This changed nothing: the request {id} is no longer open ({outcome}).");
        client.Outbox.Post(chatId, "the answer to a late verdict", stop => client.Sending.SendAsync(chatId, line, false, null, null, null, stop));
    }

    public void Close(QuestionResolved resolved) => Close(resolved.QuestionId, TelegramCards.Outcome(resolved));

    /// <summary>False when there is no such request for this person now; then nothing changes.</summary>
    public async Task<bool> VerdictAsync(string id, bool isAllow, SenderIdentity sender, CancellationToken cancellationToken)
    {
        await showing.WhenShownAsync(sender.Id, cancellationToken);
        return Take(id, ask => ask.Permission is not null && ask.Shown.ContainsKey(sender.Id)) is { } taken
            && await SendAsync(taken, isAllow, forSession: false, sender, cancellationToken) is null;
    }

    /// <summary>How a permission request ended that this person was shown, or that its answer is on the way; null for every other id.</summary>
    public string? Outcome(string id, SenderIdentity sender)
    {
        lock (_lock)
        {
            var ask = _open.GetValueOrDefault(id) ?? _ended.Find(id);
            return ask is { Permission: not null } && ask.Shown.ContainsKey(sender.Id) ? ask.Outcome ?? (ask.IsTaken ? "✅ Answered" : null) : null;
        }
    }

    /// <summary>The text as the answer to the free question that this message shows. False when it shows none.</summary>
    public async Task<bool> AnswerAsync(long messageId, string text, SenderIdentity sender, CancellationToken cancellationToken)
    {
        await showing.WhenShownAsync(sender.Id, cancellationToken);
        string? id;
        lock (_lock)
        {
            id = _open.Values.FirstOrDefault(ask => ask.Question is { Kind: QuestionKind.Text } && ask.Shown.GetValueOrDefault(sender.Id) == messageId)?.Id;
        }

        return id is not null && text.Trim().Length > 0 && Take(id, _ => true) is { } taken && await SendAsync(taken, text, sender, cancellationToken) is null;
    }

    /// <summary>Every press is answered, at once; one that does not count changes nothing.</summary>
    public async Task PressAsync(TelegramCallback press, CancellationToken cancellationToken)
    {
        var toast = await DecideAsync(press, cancellationToken);
        client.Outbox.Hint(stop => client.Api.AnswerCallbackQueryAsync(new AnswerCallbackQuery(press.Id, toast), stop), cancellationToken);
    }

    /// <summary>The session is gone: what is open can no longer be answered.</summary>
    public Task CloseAllAsync(string outcome, CancellationToken cancellationToken)
    {
        List<OpenAsk> all;
        lock (_lock)
        {
            all = [.. _open.Values];
            _open.Clear();
            all.ForEach(ask => End(ask, outcome));
        }

        return Task.WhenAll(all.SelectMany(ask => ask.Shown.Select(shown => showing.EndAsync(ask, shown.Key, shown.Value, cancellationToken))));
    }

    /// <summary>Ends what is over; a plain host does not say when.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            List<string> over;
            lock (_lock)
            {
                over = [.. _open.Values.Where(ask => ask.ExpiresAt < time.GetUtcNow()).Select(ask => ask.Id)];
            }

            over.ForEach(id => Close(id, "⌛ Expired: nobody answered in time"));
        }
    }

    void Show(OpenAsk ask)
    {
        lock (_lock)
        {
            if (_open.Count >= MostOpen)
            {
                _open.Remove(_open.Values.MinBy(open => open.ExpiresAt)!.Id);
            }

            _open[ask.Id] = ask;
        }

        client.Outbox.Post("", "a request", async stop =>
        {
            var people = await approvers.ForAsync(ask.EventIds, stop);
            if (people.Count == 0)
            {
                notices.Warning("a request waits for an answer, and nobody in Telegram may approve: patchbay access telegram approver add ID");
            }

            // Each by itself: one who cannot be reached must not keep the others from being asked.
            foreach (var person in people)
            {
                client.Outbox.Post(person, $"a request for {person}", inner => showing.ShowAsync(ask, person, inner));
            }
        });
    }

    async Task<string?> DecideAsync(TelegramCallback press, CancellationToken cancellationToken)
    {
        if (press.Message is not { } message || TelegramPress.Parse(press.Data) is not { } meant)
        {
            return "This button has no meaning any more.";
        }

        var sender = TelegramInbound.Sender(message.Chat, press.From, "") with { IsService = press.From.IsBot };
        if (!access.MayApprove(sender))
        {
            return "Not authorized.";
        }

        await showing.WhenShownAsync(sender.Id, cancellationToken);
        if (Find(meant.Id, sender.Id, message.MessageId) is not { } ask)
        {
            Forget(message, sender);
            return "This request is no longer open.";
        }

        switch (meant.Action)
        {
            case "more" or "page" when ask.Permission is not null:
                var (text, buttons) = TelegramCards.Details(ask, meant.Number, access.MayCommand(sender));
                client.Outbox.Post(sender.ChatId, "the details of a request", stop => ask.Outcome is not null ? Task.CompletedTask : client.Sending.EditAsync(sender.ChatId, message.MessageId, text, false, buttons, stop));
                return null;
            case "always" when !access.MayCommand(sender) || ask.Rule is null:
                return "Not authorized.";
            case "allow" or "deny" or "always" when ask.Permission is not null:
                return Take(ask.Id, _ => true) is null ? "Answered already."
                    : await SendAsync(ask, meant.Action is not "deny", meant.Action is "always", sender, cancellationToken)
                        ?? (meant.Action is "deny" ? "❌ Denied" : "✅ Allowed");
            case "pick" when ask.Question is { Kind: not QuestionKind.Text } question && meant.Number < question.Options.Count:
                return Take(ask.Id, _ => true) is null ? "Answered already."
                    : await SendAsync(ask, question.Options[meant.Number], sender, cancellationToken) ?? "✅ Answered";
            default:
                return "This button has no meaning any more.";
        }
    }

    /// <summary>Buttons of an earlier run: they vanish when they are pressed.</summary>
    void Forget(TelegramMessage message, SenderIdentity sender)
    {
        lock (_lock)
        {
            if (_open.Values.Any(ask => ask.Shown.ContainsValue(message.MessageId)))
            {
                return;
            }
        }

        if (message is { Text: { Length: > 0 } text } && !text.EndsWith("No longer open", StringComparison.Ordinal))
        {
            client.Outbox.Post(sender.ChatId, "the end of a request", stop => client.Sending.EditAsync(
                sender.ChatId, message.MessageId, TelegramChunks.Split(TelegramText.Plain(text), 4000, ChunkMode.Length)[0] is var head
                    ? TelegramText.Plain($"{head.Text}\n\n🚫 No longer open") : head, false, null, stop));
        }
    }

    /// <summary>What this very message shows to this person.</summary>
    OpenAsk? Find(string id, string person, long messageId)
    {
        lock (_lock)
        {
            return _open.GetValueOrDefault(id) is { } open && open.Shown.GetValueOrDefault(person) == messageId ? open : null;
        }
    }

    OpenAsk? Take(string id, Func<OpenAsk, bool> counts)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(id, out var ask) || ask.IsTaken || ask.ExpiresAt < time.GetUtcNow() || !counts(ask))
            {
                return null;
            }

            ask.IsTaken = true;
            return ask;
        }
    }

    /// <summary>Null when the host has it; else what to say instead of a success.</summary>
    async Task<string?> SendAsync(OpenAsk ask, bool isAllow, bool forSession, SenderIdentity sender, CancellationToken cancellationToken)
    {
        var hasDetail = ask.Permission!.Extension?.Detail is not null;
        lock (_lock)
        {
            ask.TakenBy = (sender.ChatId, sender.Name ?? sender.Id);
        }

        var verdict = new PermissionVerdict(ask.Id, isAllow ? PermissionVerdict.Allow : PermissionVerdict.Deny)
        {
            Extension = hasDetail ? new VerdictEnvelope { Detail = new VerdictDetail(sender.Name ?? sender.Id, forSession) } : null,
        };
        var trouble = await PassAsync(host => host.SendVerdictAsync(verdict, cancellationToken));

        // A plain host says nothing more of it.
        if (trouble is not null || !hasDetail)
        {
            Close(ask.Id, trouble is not null ? $"⚠ {trouble}" : TelegramCards.Outcome(new PermissionResolved(ask.Id, isAllow ? "allowed" : "denied", sender.Name ?? sender.Id)));
        }

        return trouble;
    }

    async Task<string?> SendAsync(OpenAsk ask, string answer, SenderIdentity sender, CancellationToken cancellationToken)
    {
        var trouble = await PassAsync(host => host.SendAnswerAsync(new QuestionAnswer(ask.Id, answer, sender.Name ?? sender.Id), cancellationToken));
        if (trouble is not null)
        {
            Close(ask.Id, $"⚠ {trouble}");
        }

        return trouble;
    }

    async Task<string?> PassAsync(Func<IPlatformContext, Task> pass)
    {
        try
        {
            await pass(context() ?? throw new IOException("no host"));
            return null;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return "The session is gone; this was not passed on.";
        }
    }

    // Under the lock.
    void End(OpenAsk ask, string outcome)
    {
        ask.Outcome = outcome;
        _ended.Set(ask.Id, ask);
    }

    OpenAsk? Close(string id, string outcome)
    {
        List<KeyValuePair<string, long>> shown;
        OpenAsk? ask;
        lock (_lock)
        {
            if (!_open.Remove(id, out ask))
            {
                return null;
            }

            End(ask, outcome);
            shown = [.. ask.Shown];
        }

        foreach (var (person, message) in shown)
        {
            client.Outbox.Post(person, "the end of a request", stop => showing.EndAsync(ask, person, message, stop));
        }

        return ask;
    }
}
