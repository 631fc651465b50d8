using System.Text;
using System.Text.RegularExpressions;

namespace Patchbay.SessionHost.Tools;

/// <summary>`*` and `?` stay in one folder, `**` crosses them, `[a-z]` and `{a,b}` choose. Paths are written with `/`.</summary>
sealed class GlobPattern
{
    static readonly char[] Wild = ['*', '?', '[', '{'];

    readonly Regex _regex;

    public GlobPattern(string pattern)
    {
        try
        {
            // Without backtracking, no pattern is slow.
            _regex = new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ToolFailureException($"'{pattern}' is not a glob pattern.");
        }
    }

    public bool Matches(string path) => _regex.IsMatch(path);

    /// <summary>The leading folders without wild cards, and the pattern below them.</summary>
    public static (string Folder, string Pattern) Split(string pattern)
    {
        var wild = pattern.IndexOfAny(Wild);
        var slash = (wild < 0 ? pattern : pattern[..wild]).LastIndexOf('/');
        return slash < 0 ? ("", pattern) : (pattern[..(slash + 1)], pattern[(slash + 1)..]);
    }

    static string Translate(string pattern)
    {
        var regex = new StringBuilder("^");
        var depth = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest.StartsWith("**/"))
            {
                regex.Append("(?:[^/]+/)*");
                i += 2;
            }
            else if (rest.StartsWith("**"))
            {
                regex.Append(".*");
                i++;
            }
            else if (rest[0] == '[' && rest.IndexOf(']') is > 1 and var end)
            {
                var negated = rest[1] is '!' or '^';
                var set = rest[(negated ? 2 : 1)..end].ToString().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
                regex.Append(negated ? "[^/" : "[").Append(set).Append(']');
                i += end;
            }
            else
            {
                depth += rest[0] == '{' ? 1 : rest[0] == '}' && depth > 0 ? -1 : 0;
                regex.Append(rest[0] switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    '{' => "(?:",
                    '}' => ")",
                    ',' when depth > 0 => "|",
                    var other => Regex.Escape(other.ToString()),
                });
            }
        }

        return regex.Append('$').ToString();
    }
}
