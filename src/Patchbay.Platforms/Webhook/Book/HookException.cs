namespace Patchbay.Platforms.Webhook.Book;

/// <summary>A hook cannot be made or changed; the message says why and what to do. No secret is in it.</summary>
public sealed class HookException(string message, Exception? inner = null) : Exception(message, inner);
