using Patchbay.Channels.Gate;

namespace Patchbay.Platforms.Webhook;

/// <summary>Under which names the channel's folder, variables and routes are found.</summary>
public static class WebhookProfile
{
    /// <summary>Nobody pairs with a webhook: of this profile only the place counts.</summary>
    public static AccessProfile Access { get; } = new() { Name = "webhook", Prefix = "WEBHOOK", LongestMessage = 16_384, HasReactions = false };
}
