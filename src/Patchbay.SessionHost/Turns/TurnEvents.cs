using System.Globalization;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Playbooks;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.SessionHost.Turns;

/// <summary>The events of one turn: whose rights it has, which chats it may answer, and what became of each.</summary>
sealed class TurnEvents
{
    readonly Lock _lock = new();
    readonly List<InboxItem.Leased> _open = [];
    readonly List<InboxItem.Leased> _all = [];
    readonly HashSet<(string Source, string EventId)> _known = [];
    readonly List<Playbook> _playbooks = [];
    bool _hasOther;
    decimal? _cost = 0;

    /// <summary>The role of the least trusted event; the terminal's when there is none.</summary>
    public string Rights { get; private set; } = SenderRoles.Terminal;

    /// <summary>Something urgent is in it: it is not interrupted for what else is urgent.</summary>
    public bool IsUrgent { get; private set; }

    public TurnNature Nature => new(IsUrgent, Playbooks.Count > 0);

    /// <summary>All that came with its events: each narrows the turn.</summary>
    public IReadOnlyList<Playbook> Playbooks
    {
        get
        {
            lock (_lock)
            {
                return [.. _playbooks];
            }
        }
    }

    /// <summary>The one playbook whose rules count: when no event of the turn came without it, but for an owner's.</summary>
    public string? RulesOf
    {
        get
        {
            lock (_lock)
            {
                return _playbooks is [var only] && !_hasOther ? only.Name : null;
            }
        }
    }

    /// <summary>US dollars so far; null as soon as one request had no known price.</summary>
    public decimal? Cost
    {
        get
        {
            lock (_lock)
            {
                return _cost;
            }
        }
    }

    public void Spend(ModelUse use)
    {
        lock (_lock)
        {
            _cost += use.CostUsd;
        }
    }

    /// <summary>Which playbook's cost is reached, in one line; null while none is.</summary>
    public string? Spent()
    {
        lock (_lock)
        {
            return _playbooks.Find(playbook => playbook.MaxCost is { } most && (_cost is not { } cost || cost >= most)) is { } playbook
                ? string.Create(CultureInfo.InvariantCulture, $"the playbook {playbook.Name} ends a turn at {playbook.MaxCost} dollars{(_cost is null ? ", and the price of the model is not known" : "")}")
                : null;
        }
    }

    /// <summary>Every event that entered, answered or not.</summary>
    public IReadOnlyList<InboxItem.Leased> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_lock)
            {
                return [.. _all.Select(item => item.EventId)];
            }
        }
    }

    /// <summary>The chats that wait for an answer, with their source.</summary>
    public IReadOnlyList<(string Source, string Chat)> OpenChats
    {
        get
        {
            lock (_lock)
            {
                return [.. _open.Select(item => (item.Source, Chat: item.Message["chat_id"])).Where(open => open.Chat is not null).Select(open => (open.Source, open.Chat!)).Distinct()];
            }
        }
    }

    /// <summary>The chats that wait for an answer, and those that playbooks name for their report.</summary>
    public IReadOnlyList<(string Source, string Chat)> WaitingChats =>
        [.. OpenChats.Concat(Playbooks.Select(playbook => playbook.Report).OfType<ReportPlace>().Where(place => place.Chat != ReportPlace.Owner).Select(place => (place.Channel, place.Chat))).Distinct()];

    public void Add(IEnumerable<InboxItem> items)
    {
        lock (_lock)
        {
            foreach (var item in items)
            {
                Weigh(item);
                if (item is InboxItem.Leased leased)
                {
                    _open.Add(leased);
                    Know(leased);
                }
            }
        }
    }

    /// <summary>Their words are on the way to the agent: from here on the turn has their rights, whether they arrive or not.</summary>
    public void Bind(IEnumerable<InboxItem> items)
    {
        lock (_lock)
        {
            foreach (var item in items)
            {
                Weigh(item);
            }
        }
    }

    /// <summary>True when an event of the turn came from this server and this chat; a tool without a chat means its only one.</summary>
    public bool Has(string source, string? chatId)
    {
        lock (_lock)
        {
            var chats = _all.Where(item => item.Source == source).Select(item => item.Message["chat_id"]).Distinct().ToList();
            return chatId is null ? chats.Count == 1 : chats.Contains(chatId);
        }
    }

    /// <summary>The playbook that came with the event of this <c>message_id</c>; null when it is none of the turn, or came without one.</summary>
    public Playbook? PlaybookOf(string source, string? messageId)
    {
        lock (_lock)
        {
            return messageId is null ? null : _all.FindLast(item => item.Source == source && item.Message["message_id"] == messageId)?.Playbook;
        }
    }

    /// <summary>
    /// The events that an answer to the chat settles: the one it replies to, or, when it names none, all of that chat that
    /// are open.
    /// </summary>
    public IReadOnlyList<InboxItem.Leased> TakeAnswered(string source, string? chatId, string? replyTo)
    {
        lock (_lock)
        {
            var chat = _open.Where(item => item.Source == source && (chatId is null || item.Message["chat_id"] == chatId)).ToList();
            // A second answer to a message of this turn settles nothing more.
            var names = replyTo is not null && _all.Any(item => item.Source == source && item.Message["message_id"] == replyTo);
            var answered = names ? [.. chat.Where(item => item.Message["message_id"] == replyTo).Take(1)] : chat;
            _open.RemoveAll(answered.Contains);
            return answered;
        }
    }

    /// <summary>What is still open; nothing is afterwards.</summary>
    public IReadOnlyList<InboxItem.Leased> TakeOpen()
    {
        lock (_lock)
        {
            var open = _open.ToList();
            _open.Clear();
            return open;
        }
    }

    public static IReadOnlyList<EventProgress> Progress(IEnumerable<InboxItem.Leased> items, ReceiptState state, string? reason = null) =>
        [.. items.Select(item => new EventProgress(item.Source, item.EventId, state, reason))];

    void Weigh(InboxItem item)
    {
        Rights = SenderRoles.Least(Rights, item switch { InboxItem.Leased leased => leased.Role, InboxItem.GoOn goOn => goOn.Rights, _ => SenderRoles.Terminal });
        IsUrgent |= item.Entry is ItemEntry.Interrupts;
        if (item is InboxItem.Leased { Playbook: var playbook, Role: var role })
        {
            _hasOther |= playbook is null && SenderRoles.Rank(role) > SenderRoles.Rank(SenderRoles.Owner);
            if (playbook is not null && !_playbooks.Contains(playbook))
            {
                _playbooks.Add(playbook);
            }
        }

        foreach (var before in (item as InboxItem.GoOn)?.Before ?? [])
        {
            Weigh(before with { When = ItemEntry.Breakpoint });
            Know(before);
        }
    }

    // An event that goes on after an interruption is known already.
    void Know(InboxItem.Leased leased)
    {
        if (_known.Add((leased.Source, leased.EventId)))
        {
            _all.Add(leased);
        }
    }
}
