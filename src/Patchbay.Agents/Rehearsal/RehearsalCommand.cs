using System.Globalization;

namespace Patchbay.Agents.Rehearsal;

/// <summary>The vocabulary. The first word decides; anything that does not fit is echoed.</summary>
abstract record RehearsalCommand
{
    public sealed record Run(string Command) : RehearsalCommand;

    public sealed record Read(string Path) : RehearsalCommand;

    public sealed record Write(string Path, string Text) : RehearsalCommand;

    public sealed record Steps(int Count) : RehearsalCommand;

    public sealed record Wait(TimeSpan Time) : RehearsalCommand;

    public sealed record Ask(string Question, IReadOnlyList<string> Choices) : RehearsalCommand;

    public sealed record Edit : RehearsalCommand;

    public sealed record React(string Emoji) : RehearsalCommand;

    public sealed record Attach(string Path) : RehearsalCommand;

    public sealed record Echo(string Text) : RehearsalCommand;

    public static RehearsalCommand Parse(string text)
    {
        var trimmed = text.Trim();
        var space = trimmed.IndexOfAny([' ', '\n', '\t']);
        var (word, rest) = space < 0 ? (trimmed, "") : (trimmed[..space], trimmed[(space + 1)..].Trim());
        return (word.ToLowerInvariant(), rest) switch
        {
            ("run", { Length: > 0 }) => new Run(rest),
            ("read", { Length: > 0 }) => new Read(rest),
            ("write", { Length: > 0 }) => ParseWrite(rest),
            ("steps", { Length: > 0 }) when int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 1000 =>
                new Steps(count),
            ("wait", { Length: > 0 }) when double.TryParse(rest, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 3600 =>
                new Wait(TimeSpan.FromSeconds(seconds)),
            ("ask", { Length: > 0 }) when rest.Contains('?', StringComparison.Ordinal) => ParseAsk(rest),
            ("edit", "") => new Edit(),
            ("react", { Length: > 0 and <= 32 }) => new React(rest),
            ("attach", { Length: > 0 }) when !rest.Contains('\0', StringComparison.Ordinal) => new Attach(rest),
            _ => new Echo(text),
        };
    }

    static Write ParseWrite(string rest)
    {
        var space = rest.IndexOfAny([' ', '\n', '\t']);
        return space < 0 ? new Write(rest, "") : new Write(rest[..space], rest[(space + 1)..]);
    }

    static Ask ParseAsk(string rest)
    {
        var mark = rest.IndexOf('?', StringComparison.Ordinal);
        var choices = rest[(mark + 1)..].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new Ask(rest[..(mark + 1)], choices);
    }
}
