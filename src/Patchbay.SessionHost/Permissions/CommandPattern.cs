namespace Patchbay.SessionHost.Permissions;

/// <summary>
/// A pattern of Bash: <c>git status</c> is exactly this command, <c>git log *</c> a command that begins with these words.
/// </summary>
sealed class CommandPattern
{
    static readonly char[] Between = [' ', '\t', '\n', '\r', ';', '|', '&', '(', ')', '<', '>', '=', ',', '`', '{', '}', '"', '\'', '$'];

    readonly string _text;
    readonly IReadOnlyList<string>? _words;
    readonly bool _isPrefix;

    CommandPattern(string text, IReadOnlyList<string>? words, bool isPrefix) => (_text, _words, _isPrefix) = (text, words, isPrefix);

    /// <summary>Null with the fix when the pattern cannot be meant.</summary>
    public static CommandPattern? Parse(string pattern, bool narrows, out string? fix)
    {
        var isPrefix = pattern.EndsWith(" *", StringComparison.Ordinal);
        var text = isPrefix ? pattern[..^2].Trim() : pattern;
        var words = ShellText.Plain(text);
        var hasStar = text.Contains('*', StringComparison.Ordinal);
        fix = hasStar || text.Length == 0 ? "a star stands only as the last word, as in Bash(git log *)"
            : words is null && isPrefix ? "before the star stand plain words, without operators and quotes that hold them"
            : words is null && narrows ? "name one command in plain words, as in Bash(git push *)"
            : null;
        return fix is null ? new CommandPattern(text, words, isPrefix) : null;
    }

    /// <summary>A prefix matches only a single command of plain words: nothing can be hung on to it.</summary>
    public bool Allows(string command) =>
        _isPrefix ? ShellText.Plain(command) is { } words && Begins(words, StringComparison.Ordinal) : command == _text;

    /// <summary>Yes when one of the commands of the line is it; maybe when it cannot be told, or its words stand somewhere.</summary>
    public RuleMatch Narrows(string command)
    {
        var (commands, isCertain) = ShellText.Read(command);
        return commands.Any(IsIt) ? RuleMatch.Yes
            : !isCertain || StandsIn(command) ? RuleMatch.Maybe
            : RuleMatch.No;
    }

    bool IsIt(IReadOnlyList<string> words) =>
        (_isPrefix || words.Count == _words!.Count)
        && (Begins(words, StringComparison.OrdinalIgnoreCase) || Begins([ShellText.Name(words[0]), .. words.Skip(1)], StringComparison.OrdinalIgnoreCase));

    bool Begins(IReadOnlyList<string> words, StringComparison comparison) =>
        words.Count >= _words!.Count && _words.Zip(words).All(pair => pair.First.Equals(pair.Second, comparison));

    // Behind another command (sudo, xargs), in a text that something runs, or with options between its words.
    bool StandsIn(string command)
    {
        var plain = string.Concat(command.Where(sign => sign is not ('"' or '\'')));
        var words = plain.Split(Between, StringSplitOptions.RemoveEmptyEntries).Concat(command.Split(Between, StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(word => new[] { word, ShellText.Name(word) }).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return _words!.All(words.Contains);
    }
}
