using Patchbay.Channels.Accounts;
using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram;
using Patchbay.Platforms.Webhook;

namespace Patchbay.Cli.Channels;

/// <summary>A platform where people write.</summary>
/// <param name="Title">As people write it.</param>
/// <param name="TokenName">The variable of its token, in the environment and in <c>.env</c>.</param>
/// <param name="TokenSource">Where people get a token.</param>
sealed record ChatPlatform(AccessProfile Profile, string Title, string TokenName, string TokenSource, Func<Func<string, string?>, IAccountCheck> Check);

/// <summary>All of them, each with access of its own.</summary>
static class ChatPlatforms
{
    public static IReadOnlyList<ChatPlatform> All { get; } =
    [
        new(
            TelegramAccess.Profile, "Telegram", "TELEGRAM_BOT_TOKEN", "In Telegram, write /newbot to @BotFather: it shows a token.",
            variable => new TelegramAccount(variable, TimeProvider.System)),
    ];

    public static IEnumerable<AccessProfile> Profiles => All.Select(platform => platform.Profile);

    /// <summary>The channels that several sessions share: they collect without one, and have routes.</summary>
    public static IReadOnlyList<AccessProfile> Shared { get; } = [.. All.Select(platform => platform.Profile), WebhookProfile.Access];
}
