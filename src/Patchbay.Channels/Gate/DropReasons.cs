namespace Patchbay.Channels.Gate;

/// <summary>Why the gate drops, in the fixed words under which drops are counted.</summary>
static class DropReasons
{
    public const string NoSender = "no sender";
    public const string Disabled = "policy disabled";
    public const string NotPaired = "not paired";
    public const string NotListed = "not listed";
    public const string Answered = "answered before";
    public const string NoCodeLeft = "too many pending";
    public const string GroupNotOptedIn = "group not opted in";
    public const string NotListedInGroup = "not listed in the group";
    public const string NotMentioned = "not mentioned";
    public const string Unreadable = "access cannot be read";
}
