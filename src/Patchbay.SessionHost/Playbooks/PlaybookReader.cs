using System.Globalization;
using System.Text;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Playbooks;

/// <summary>
/// Reads one Markdown file with its front matter. Strict: what is not known or not understood is a problem with its line, and
/// the playbook does not count. All problems are found at once.
/// </summary>
sealed class PlaybookReader
{
    const int MostBytes = 64 * 1024;
    const string Keys = "on, when, severity, route, tools, create, max-cost, report";

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly List<PlaybookProblem> _problems = [];
    readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    readonly string _origin;
    Playbook _playbook;
    int _line = 1;

    PlaybookReader(string name, string origin) =>
        (_origin, _playbook) = (origin, new Playbook { Name = name, Origin = origin, On = [], Text = "" });

    /// <summary>Null when there is a problem.</summary>
    public static (Playbook? Playbook, IReadOnlyList<PlaybookProblem> Problems) Read(string name, string origin, ReadOnlySpan<byte> content)
    {
        var reader = new PlaybookReader(name, origin);
        reader.Read(content);
        return (reader._problems.Count == 0 ? reader._playbook : null, reader._problems);
    }

    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-') && name[0] is not '-';

    void Read(ReadOnlySpan<byte> content)
    {
        if (!IsName(_playbook.Name))
        {
            Wrong("its name does not count", "name the file with lower-case letters, digits and '-', and .md");
        }

        if (Lines(content) is not { } lines)
        {
            Wrong($"it is no text in UTF-8 of at most {MostBytes / 1024} KiB", "write it anew");
            return;
        }

        if (lines[0].TrimEnd() is not "---" || Array.FindIndex(lines, 1, line => line.TrimEnd() is "---") is not (> 0 and var end))
        {
            Wrong("it has no front matter", "begin it with a line ---, then on: KIND, then a line ---");
            return;
        }

        for (_line = 2; _line <= end; _line++)
        {
            Take(lines[_line - 1]);
        }

        _line = end + 1;
        _playbook = _playbook with { Text = string.Join('\n', lines[(end + 1)..]).Trim() };
        if (_playbook.Text.Length == 0)
        {
            Wrong("it says nothing to do", "write below the front matter what the agent is to do");
        }

        _line = 1;
        if (!_seen.ContainsKey("on"))
        {
            Wrong("it does not say on what", "write on: KIND, for example on: github.check_run.failed");
        }
    }

    static string[]? Lines(ReadOnlySpan<byte> content)
    {
        try
        {
            content = content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? content[3..] : content;
            return content.Length > MostBytes || content.Contains((byte)0) ? null : Strict.GetString(content).ReplaceLineEndings("\n").Split('\n');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    void Take(string text)
    {
        var line = text.Trim();
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var (key, value) = colon < 0 ? (line, "") : (line[..colon].TrimEnd(), line[(colon + 1)..].Trim());
        if (colon < 0 || value.Length == 0)
        {
            Wrong($"'{Cut(line)}' is no setting", "write KEY: VALUE");
        }
        else if (!_seen.TryAdd(key, _line))
        {
            Wrong($"'{Cut(key)}' stands in line {_seen[key]} already", "leave one of them out");
        }
        else
        {
            Set(key, value);
        }
    }

    void Set(string key, string value)
    {
        switch (key)
        {
            case "on":
                _playbook = _playbook with { On = [.. List(value)] };
                if (_playbook.On.FirstOrDefault(kind => kind.Trim('*').Length == 0 || kind.Contains(' ', StringComparison.Ordinal)) is { } kind)
                {
                    Wrong($"'{Cut(kind)}' is no kind", "write kinds such as github.check_run.failed or alertmanager.*, with commas between");
                }

                break;
            case "when":
                _playbook = _playbook with { When = MetaFilter.Parse(value, out var word) ?? MetaFilter.None };
                if (word is not null)
                {
                    Wrong($"'{Cut(word)}' is no condition", "write KEY=PATTERN or KEY!=PATTERN, for example branch=main");
                }

                break;
            case "severity" when value is "low" or "normal" or "urgent":
                _playbook = _playbook with { Severity = EventUrgencies.Read(value) };
                break;
            case "severity":
                Wrong($"'{Cut(value)}' is no severity", "write low, normal or urgent");
                break;
            case "route" when !value.Any(char.IsWhiteSpace):
                _playbook = _playbook with { Route = value };
                break;
            case "route":
                Wrong($"'{Cut(value)}' is no name of a session", "write the name that --name gives");
                break;
            case "tools":
                _playbook = _playbook with { Tools = [.. List(value).Select(Rule).OfType<PermissionRule>()] };
                break;
            case "create":
                _playbook = _playbook with { Create = [.. List(value).Distinct(StringComparer.Ordinal)] };
                if (_playbook.Create.FirstOrDefault(word => !Playbook.Creatable.Contains(word)) is { } strange)
                {
                    Wrong($"'{Cut(strange)}' cannot be created", $"write one or more of {string.Join(", ", Playbook.Creatable)}, with commas between");
                }

                break;
            case "max-cost" when decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cost) && cost > 0:
                _playbook = _playbook with { MaxCost = cost };
                break;
            case "max-cost":
                Wrong($"'{Cut(value)}' is no amount", "write US dollars, for example 0.50");
                break;
            case "report" when value.Split(':') is [{ Length: > 0 } channel, { Length: > 0 } chat] && !value.Any(char.IsWhiteSpace):
                _playbook = _playbook with { Report = new ReportPlace(channel, chat) };
                break;
            case "report":
                Wrong($"'{Cut(value)}' is no place for a report", "write CHANNEL:owner or CHANNEL:CHAT, for example telegram:owner");
                break;
            default:
                Wrong($"'{Cut(key)}' is not known", $"use one of: {Keys}");
                break;
        }
    }

    PermissionRule? Rule(string text)
    {
        var rule = PermissionRule.Parse(text, narrows: false, out var problem, out var fix);
        if (rule is null || rule.From is not null)
        {
            Wrong($"tools: {(rule is null ? problem : $"'{Cut(text)}' names a role")}", rule is null ? fix! : "write Tool or Tool(pattern)");
        }

        return rule;
    }

    // Commas between brackets belong to the pattern.
    static IEnumerable<string> List(string value)
    {
        var (depth, begin) = (0, 0);
        for (var i = 0; i <= value.Length; i++)
        {
            if (i == value.Length || (value[i] is ',' && depth == 0))
            {
                if (value[begin..i].Trim() is { Length: > 0 } item)
                {
                    yield return item;
                }

                begin = i + 1;
            }
            else
            {
                depth += value[i] is '(' ? 1 : value[i] is ')' ? -1 : 0;
            }
        }
    }

    void Wrong(string text, string fix) => _problems.Add(new PlaybookProblem(_origin, _line, text, fix));

    static string Cut(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
