namespace Patchbay.Protocol.Permissions;

/// <summary>A verdict typed into a chat: <c>yes abcde</c>. Anything else, also a bare <c>yes</c>, is ordinary text.</summary>
public static class VerdictText
{
    /// <summary>Null when the text is no verdict.</summary>
    public static PermissionVerdict? Parse(string text)
    {
        // By hand: every message of every chat comes through here, and a channel server needs no other regular expression.
        var words = text.AsSpan().Trim();
        var end = 0;
        while (end < words.Length && !char.IsWhiteSpace(words[end]))
        {
            end++;
        }

        var id = words[end..].TrimStart();
        if (id.Length != 5 || Answer(words[..end]) is not { } behavior)
        {
            return null;
        }

        // Only letters of ASCII become smaller ones: the Kelvin sign and the dotless i stay what they are.
        Span<char> lower = stackalloc char[5];
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = char.IsAsciiLetterUpper(id[i]) ? (char)(id[i] | 0x20) : id[i];
        }

        var name = lower.ToString();
        return PermissionId.IsValid(name) ? new PermissionVerdict(name, behavior) : null;
    }

    static string? Answer(ReadOnlySpan<char> word) =>
        Is(word, "y") || Is(word, "yes") ? PermissionVerdict.Allow
        : Is(word, "n") || Is(word, "no") ? PermissionVerdict.Deny
        : null;

    static bool Is(ReadOnlySpan<char> word, string answer) => System.Text.Ascii.EqualsIgnoreCase(word, answer);
}
