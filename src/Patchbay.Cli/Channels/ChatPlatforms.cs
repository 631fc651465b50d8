using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram;

namespace Patchbay.Cli.Channels;

/// <summary>The platforms where people write, each with access of its own.</summary>
static class ChatPlatforms
{
    public static IReadOnlyList<AccessProfile> All { get; } = [TelegramAccess.Profile];
}
