namespace Patchbay.Platforms.Webhook.Book;

/// <summary>What a hook may be called: it stands in an address, in file names and in the meta of events.</summary>
static class HookName
{
    public const int Longest = 64;

    /// <summary>Null when the name will do.</summary>
    public static string? Problem(string name) =>
        name.Length is > 0 and <= Longest && char.IsAsciiLetterOrDigit(name[0])
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_')
            ? null
            : "the name of a hook has lower-case letters, digits, - and _ only, begins with a letter or digit, and has at most 64 of them";
}
