using System.Text.RegularExpressions;

namespace Patchbay.Terminal.Editing;

/// <summary>
/// Whether a line looks as if it held a secret; then no history keeps it. Wrong in the safe direction: a long random word is
/// taken for one.
/// </summary>
static partial class SecretLook
{
    public static bool Has(string line) => IsConfigure(line) || Known().IsMatch(line) || Named().IsMatch(line) || Word().Matches(line).Any(word => IsRandom(word.Value));

    /// <summary>A command that may bring a token: neither a history nor the screen keeps what stands behind its name.</summary>
    public static bool IsConfigure(string line) => Configure().IsMatch(line);

    // Letters and digits mixed without order: many changes between kinds, and not a path or a plain number.
    static bool IsRandom(string word)
    {
        var changes = 0;
        for (var i = 1; i < word.Length; i++)
        {
            changes += Kind(word[i]) != Kind(word[i - 1]) ? 1 : 0;
        }

        return word.Any(char.IsAsciiDigit) && word.Any(char.IsAsciiLetter) && changes * 4 >= word.Length;
    }

    static int Kind(char character) => char.IsAsciiDigit(character) ? 0 : char.IsAsciiLetterUpper(character) ? 1 : 2;

    // What well-known services give out, a private key, a web token, an address with a password, a bot token.
    [GeneratedRegex(
        @"\b(sk-|rk_|pk_live_|gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|AKIA|ASIA|AIza|ya29\.|npm_|hf_|dop_v1_)[\w-]{8,}"
        + @"|-----BEGIN [A-Z ]*PRIVATE KEY|\beyJ[\w-]{8,}\.[\w-]{8,}|://[^/\s:@]+:[^/\s@]+@|\b\d{8,10}:[\w-]{30,}|[?&](token|key|secret)=\w",
        RegexOptions.CultureInvariant)]
    private static partial Regex Known();

    // NAME=value and NAME: value; after a space alone only what is no plain word.
    [GeneratedRegex(
        @"(pass(word|wd|phrase)?|secret|token|api[_-]?key|credential|authorization|bearer)[""']?(\s*[=:]\s*[""']?\S{4,}|\s+(?=\S*\d)\S{8,})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"^\s*/(\S+:)?configure\s+\S", RegexOptions.CultureInvariant)]
    private static partial Regex Configure();

    [GeneratedRegex(@"[A-Za-z0-9_+=-]{24,}", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
