using System.IO.Enumeration;
using System.Text.Json;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Permissions;

/// <summary>
/// Finds our own state in the arguments of a call. It sees plain names, quotes and backslashes within them, relative paths,
/// links, <c>~</c>, <c>$HOME</c> and wildcards. A shell can build a name in ways that no reading finds (variables, encodings,
/// a <c>cd</c> before, a command on a folder above): this makes accidents and plain attempts ask; who may run any command
/// without being asked is trusted with the account.
/// </summary>
sealed class ProtectedNames(string workingDirectory, IReadOnlyList<string> folders)
{
    const string OwnFolder = ".patchbay";
    const int MostWords = 2_000;

    static readonly char[] Between = [' ', '\t', '\n', '\r', ';', '|', '&', '(', ')', '<', '>', '=', ',', '`', '{', '}'];

    readonly string _home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>True when the path leads into a protected folder, by whatever link and however ".." behind a link is read.</summary>
    public bool Covers(string path) => Places(path).Any(place => folders.Any(folder => PathRules.IsInside(folder, place)));

    /// <summary>True when a file tool would write into a protected folder or into any folder with our name.</summary>
    public bool CoversWriting(string path) =>
        Covers(path) || Places(path).Append(path).Any(place => place.Split(['/', '\\']).Contains(OwnFolder, StringComparer.OrdinalIgnoreCase));

    /// <summary>True when a protected folder lies below the path.</summary>
    public bool LieBelow(string path) => folders.Any(folder => PathRules.IsInside(Path.Combine(workingDirectory, path), folder));

    /// <summary>True when any text of the input names our state.</summary>
    public bool AreNamedIn(JsonElement input, bool isCommand) => JsonTexts.Of(input) is not { } texts || texts.Any(text => IsNamed(text, isCommand));

    IEnumerable<string> Places(string path)
    {
        try
        {
            var folder = Path.GetFullPath(workingDirectory);
            return [PathRules.Resolve(Path.GetFullPath(path, folder)), PathRules.Resolve(Path.Combine(folder, path))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return []; // nobody comes anywhere by it
        }
    }

    bool IsNamed(string text, bool isCommand)
    {
        var plain = string.Concat(text.Where(character => character is not ('"' or '\'' or '\\')));
        if (plain.Contains(OwnFolder, StringComparison.OrdinalIgnoreCase) || plain.Contains("PATCHBAY_", StringComparison.Ordinal)
            || folders.Any(folder => plain.Contains(folder, StringComparison.Ordinal)))
        {
            return true;
        }

        if (!isCommand)
        {
            return Covers(text);
        }

        var words = plain.Replace("${HOME}", _home, StringComparison.Ordinal).Replace("$HOME", _home, StringComparison.Ordinal)
            .Split(Between, MostWords + 1, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > MostWords || words.Any(word => IsWord(word.StartsWith("~/", StringComparison.Ordinal) ? _home + word[1..] : word));
    }

    bool IsWord(string word) => word.AsSpan().ContainsAny("*?[") ? IsWildcard(word) : Covers(word);

    bool IsWildcard(string word)
    {
        var parts = Parts(Path.Combine(workingDirectory, word));
        return parts.Any(part => part.StartsWith('.') && part.AsSpan().ContainsAny("*?[") && Matches(part, OwnFolder))
            || folders.Select(Parts).Any(folder => parts.Length >= folder.Length && folder.Zip(parts).All(pair => Matches(pair.Second, pair.First)));
    }

    static string[] Parts(string path) => Path.GetFullPath(path.Replace('\0', '_')).Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);

    // [abc] counts as any text: asking once too often is the safe mistake.
    static bool Matches(string pattern, string name)
    {
        var bracket = pattern.IndexOf('[', StringComparison.Ordinal);
        return FileSystemName.MatchesSimpleExpression(bracket < 0 ? pattern : pattern[..bracket] + "*", name, ignoreCase: true);
    }
}
