using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Breakpoints;
using Patchbay.SessionHost.Playbooks;

namespace Patchbay.SessionHost.Inbox;

/// <summary>One thing that waits for a breakpoint.</summary>
public abstract record InboxItem
{
    /// <summary>When it may enter a turn that runs.</summary>
    public virtual ItemEntry Entry => ItemEntry.Breakpoint;

    /// <summary>Text of the user at the terminal. It has no spool: the terminal shows what was not taken.</summary>
    public sealed record Prompt(string Text) : InboxItem;

    /// <summary>
    /// Said by the host: a turn was interrupted for something urgent, and goes on. It has the rights of that turn, and its
    /// events are those that it may answer.
    /// </summary>
    internal sealed record GoOn(string Text, string Rights, IReadOnlyList<Leased> Before) : InboxItem
    {
        public override ItemEntry Entry => ItemEntry.NextTurn;
    }

    /// <summary>
    /// An event that this session has leased. <paramref name="Interrupted"/>: its turn was cut off by a crash or by something
    /// urgent, and it is shown once more.
    /// </summary>
    public sealed record Leased(
        string Source, string EventId, string Role, ChannelEvent Message, IEventCustodian Custodian, bool Interrupted = false,
        ItemEntry When = ItemEntry.Breakpoint)
        : InboxItem
    {
        public override ItemEntry Entry => When;

        /// <summary>What the owner wants done about it; such an event begins a turn of its own.</summary>
        public Playbook? Playbook { get; init; }

        /// <summary>What counts against the bounds of a breakpoint, in bytes of UTF-8.</summary>
        public int Size => ShownEvent.Size(Message) + (Playbook?.Text.Length ?? 0);
    }
}

/// <summary>Who holds the event until it is in the transcript, and wants to know what became of it.</summary>
public interface IEventCustodian
{
    /// <summary>Passes the states on, in order. A lost one costs nothing: the event is offered again and answered again.</summary>
    void Report(IReadOnlyList<Receipt> receipts);
}
