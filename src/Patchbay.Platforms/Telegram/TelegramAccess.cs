using Patchbay.Channels.Gate;

namespace Patchbay.Platforms.Telegram;

/// <summary>What Telegram's access state is made of.</summary>
public static class TelegramAccess
{
    public static AccessProfile Profile { get; } = new()
    {
        Name = "telegram",
        Prefix = "TELEGRAM",
        LongestMessage = 4096,

        // Telegram's own account for linked channels, the stand-in for anonymous administrators, and the one for posts in a channel's name.
        Nobody = new HashSet<string>(StringComparer.Ordinal) { "777000", "1087968824", "136817688" },
    };
}
