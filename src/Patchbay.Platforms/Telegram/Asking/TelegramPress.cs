using System.Globalization;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Platforms.Telegram.Asking;

/// <summary>What a button means: the contract's <c>perm:allow|deny|more:ID</c>, and ours beside them.</summary>
sealed record TelegramPress(string Action, string Id, int Number)
{
    /// <summary>Null when the data is none of ours.</summary>
    public static TelegramPress? Parse(string? data) => data?.Split(':') switch
    {
        ["perm", "allow" or "deny" or "more" or "always", var id] parts when PermissionId.IsValid(id) => new(parts[1], id, 0),
        ["page" or "pick", var id, var number] parts when PermissionId.IsValid(id)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at) => new(parts[0], id, at),
        _ => null,
    };
}
