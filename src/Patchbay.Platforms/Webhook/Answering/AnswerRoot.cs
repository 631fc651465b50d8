namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>The address of a vendor's interface as a person gives it.</summary>
static class AnswerRoot
{
    /// <summary>A token goes over TLS, or stays on this machine.</summary>
    public static (Uri? Root, string? Problem) Parse(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var root) || root.Scheme is not ("https" or "http") || root.UserInfo.Length > 0 || root.Query.Length > 0 || root.Fragment.Length > 0
            ? (null, $"'{text}' is no address: give one like https://git.example.com/api/v1, without user, query and #")
        : root.Scheme is "http" && !root.IsLoopback ? (null, $"'{text}' has no TLS, and the token would be readable on the way: give an address with https")
        : (root, null);
}
