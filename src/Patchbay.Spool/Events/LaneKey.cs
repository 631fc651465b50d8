namespace Patchbay.Spool;

/// <summary>
/// What decides which lease may have an event: the chat it came from, the role of its sender, and whether it is urgent, which
/// goes out before the rest.
/// </summary>
public readonly record struct LaneKey(string ChatId, string Role, bool IsUrgent = false)
{
    internal static LaneKey Of(string chatId, string role, string? urgency) => new(chatId, role, urgency is "urgent");
}
