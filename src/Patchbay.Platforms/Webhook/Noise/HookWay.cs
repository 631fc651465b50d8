using Patchbay.Platforms.Webhook.Book;

namespace Patchbay.Platforms.Webhook.Noise;

/// <summary>How an event comes: at once and alone, later, or together with others.</summary>
/// <param name="Hour">Of the budget that it counts towards; null where it counts towards none.</param>
/// <param name="IsOverBudget">It comes in the one event of this hour.</param>
/// <param name="Changes">How often its thing changed within the window, when that is flapping; else 0.</param>
/// <param name="NotBefore">Null for at once.</param>
sealed record HookWay(Hook Hook, DateTimeOffset? Hour, bool IsOverBudget, int Changes, DateTimeOffset? NotBefore)
{
    public bool IsFlapping => Changes > 0;

    /// <summary>Its line in the one event of the hour, while there is one.</summary>
    public string? Line { get; set; }
}
