using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Platforms.Telegram.Asking;

/// <summary>A permission request or a question that waits, and the messages that show it. Under the lock of <see cref="TelegramAsks"/>.</summary>
sealed class OpenAsk(string id, PermissionRequest? permission, Question? question, DateTimeOffset expiresAt)
{
    public string Id => id;

    public PermissionRequest? Permission { get; set; } = permission;

    public Question? Question => question;

    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>By the person, the message that really arrived in their chat.</summary>
    public Dictionary<string, long> Shown { get; } = new(StringComparer.Ordinal);

    /// <summary>Answered from here: a second answer does not count.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Who answered it from here, and where; null while nobody did.</summary>
    public (string ChatId, string Name)? TakenBy { get; set; }

    /// <summary>How it ended; null while it is open.</summary>
    public string? Outcome { get; set; }

    /// <summary>The rule that "always" would add; null when it was not offered.</summary>
    public string? Rule => Permission?.Extension?.Detail?.Rule;

    public IReadOnlyList<string>? EventIds => Permission is null ? Question!.EventIds : Permission.Extension?.Detail?.EventIds;
}
