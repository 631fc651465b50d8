using System.Text;

namespace Patchbay.SessionHost.Permissions;

/// <summary>
/// Reads a command line of bash in two ways. For what allows: one single command of plain words, or nothing. For what
/// denies: every command that the text may hold, and whether that is certain.
/// </summary>
static class ShellText
{
    const string PlainSigns = "_-./:,@%+=~*?[]";

    // What follows these is a command once more, or text that is run as one.
    static readonly HashSet<string> RunsOthers = new(StringComparer.OrdinalIgnoreCase)
    {
        "bash", "sh", "dash", "zsh", "ksh", "fish", "eval", "source", ".", "exec", "command", "builtin", "trap", "alias", "coproc", "time", "env", "sudo", "su",
        "doas", "nohup", "nice", "setsid", "timeout", "watch", "xargs", "parallel", "find", "ssh", "for", "case", "select", "function", "if", "then",
        "else", "elif", "do", "while", "until", "!",
    };

    /// <summary>
    /// The words of a single command without any operator, expansion of variables or commands, redirection, backslash,
    /// brace or control character; null for every other text.
    /// </summary>
    public static IReadOnlyList<string>? Plain(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isOpen = false;
        for (var i = 0; i < command.Length; i++)
        {
            var sign = command[i];
            if (sign is ' ' or '\t')
            {
                End(words, word, ref isOpen);
            }
            else if (sign is '\'' or '"')
            {
                var end = command.IndexOf(sign, i + 1);
                var text = end < 0 ? null : command[(i + 1)..end];
                if (text is null || text.Any(char.IsControl) || (sign is '"' && text.AsSpan().ContainsAny("$`\\!")))
                {
                    return null;
                }

                (i, isOpen) = (end, true);
                word.Append(text);
            }
            else if (char.IsLetterOrDigit(sign) || PlainSigns.Contains(sign, StringComparison.Ordinal) || (sign is '#' && isOpen))
            {
                isOpen = true;
                word.Append(sign);
            }
            else
            {
                return null;
            }
        }

        End(words, word, ref isOpen);
        return words.Count > 0 ? words : null;
    }

    /// <summary>
    /// Every command that stands in the text, cut at operators, brackets and lines; a redirection's target is left out. Not
    /// certain when the shell computes something of it, or when a command runs others.
    /// </summary>
    public static (IReadOnlyList<IReadOnlyList<string>> Commands, bool IsCertain) Read(string text)
    {
        var reader = new Reader(text);
        reader.Run();
        return (reader.Commands, reader.IsCertain && reader.Commands.All(IsKnown));
    }

    /// <summary>The name without its folder, as most would type it.</summary>
    public static string Name(string word) => word[(word.LastIndexOf('/') + 1)..];

    static bool IsKnown(IReadOnlyList<string> words) => !RunsOthers.Contains(Name(words[0])) && !words[0].AsSpan().ContainsAny("*?[~=");

    static void End(List<string> words, StringBuilder word, ref bool isOpen)
    {
        if (isOpen)
        {
            words.Add(word.ToString());
        }

        word.Clear();
        isOpen = false;
    }

    sealed class Reader(string text)
    {
        readonly StringBuilder _word = new();
        List<string> _words = [];
        bool _isOpen;
        bool _isTarget;

        public List<IReadOnlyList<string>> Commands { get; } = [];

        public bool IsCertain { get; private set; } = true;

        public void Run()
        {
            for (var i = 0; i < text.Length; i++)
            {
                var sign = text[i];
                switch (sign)
                {
                    case ' ' or '\t':
                        EndWord();
                        break;
                    case ';' or '&' or '|' or '\n' or '\r' or '(' or ')':
                        EndCommand();
                        break;
                    case '<' or '>':
                        // Twice "<" begins text that goes on over lines; it may feed a shell.
                        IsCertain &= sign is '>' || i + 1 == text.Length || text[i + 1] is not '<';
                        EndWord();
                        _isTarget = true;
                        break;
                    case '\'' or '"':
                        i = Quoted(i);
                        break;
                    default:
                        IsCertain &= sign is not ('$' or '`' or '\\' or '{' or '}') && !char.IsControl(sign);
                        _isOpen = true;
                        _word.Append(sign);
                        break;
                }
            }

            EndCommand();
        }

        int Quoted(int start)
        {
            var end = text.IndexOf(text[start], start + 1);
            var inner = end < 0 ? text[(start + 1)..] : text[(start + 1)..end];
            IsCertain &= end >= 0 && (text[start] is '\'' || !inner.AsSpan().ContainsAny("$`\\"));
            _isOpen = true;
            _word.Append(inner);
            return end < 0 ? text.Length : end;
        }

        void EndWord()
        {
            if (_isOpen && _isTarget)
            {
                _word.Clear();
                (_isOpen, _isTarget) = (false, false);
                return;
            }

            End(_words, _word, ref _isOpen);
        }

        void EndCommand()
        {
            EndWord();
            _isTarget = false;
            if (_words.Count > 0)
            {
                Commands.Add(_words);
                _words = [];
            }
        }
    }
}
