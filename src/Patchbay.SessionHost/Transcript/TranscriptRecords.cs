using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Attachments;
using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Transcript;

/// <summary>One item that enters the transcript, with the text that the agent is shown.</summary>
public sealed record Delivery(InboxItem Item, string Text)
{
    /// <summary>Files that it is shown with it.</summary>
    public IReadOnlyList<AttachedFile> Files { get; init; } = [];
}

/// <summary>An event that was in the transcript when its turn was cut off.</summary>
public sealed record CutOffEvent(string Source, string EventId, string Role, ChannelEvent Message);

/// <summary>A tool call that was begun and never finished: its outcome is unknown, and it is not run again.</summary>
public sealed record CutOffCall(string CallId, string Tool);

/// <summary>What a crash left behind.</summary>
public sealed record CutOff(IReadOnlyList<CutOffEvent> Events, IReadOnlyList<CutOffCall> Calls)
{
    public bool IsEmpty => Events.Count == 0 && Calls.Count == 0;
}

/// <summary>A new state of an event.</summary>
public sealed record EventProgress(string Source, string EventId, ReceiptState State, string? Reason = null);
