using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram;

namespace Patchbay.Cli.Channels;

/// <summary>A platform where people write. <paramref name="TokenName"/> is the variable of its token, in the environment and in <c>.env</c>.</summary>
sealed record ChatPlatform(AccessProfile Profile, string TokenName);

/// <summary>All of them, each with access of its own.</summary>
static class ChatPlatforms
{
    public static IReadOnlyList<ChatPlatform> All { get; } = [new(TelegramAccess.Profile, "TELEGRAM_BOT_TOKEN")];

    public static IEnumerable<AccessProfile> Profiles => All.Select(platform => platform.Profile);
}
