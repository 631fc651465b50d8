using System.CommandLine;

namespace Patchbay.Cli.Completion;

/// <summary>A place on the command line: the command that the words led to, and what it still takes.</summary>
sealed class Place(Command root)
{
    readonly HashSet<Option> _given = [];
    readonly List<Option> _inherited = [];
    Command _command = root;
    int _arguments;
    bool _isBehindDashes;

    /// <summary>The option whose value comes next.</summary>
    public Option? Waiting { get; private set; }

    public bool TakesOptions => !_isBehindDashes;

    public IEnumerable<Option> Options => Known.Where(option => !option.Hidden && (!_given.Contains(option) || option.Arity.MaximumNumberOfValues > 1));

    public IEnumerable<Command> Subcommands => _arguments > 0 || _isBehindDashes ? [] : _command.Subcommands.Where(command => !command.Hidden);

    /// <summary>The argument that comes next.</summary>
    public Argument? Argument =>
        _arguments < _command.Arguments.Count ? _command.Arguments[_arguments]
        : _command.Arguments.LastOrDefault() is { Arity.MaximumNumberOfValues: > 1 } list ? list
        : null;

    IEnumerable<Option> Known => _command.Options.Concat(_inherited);

    public Option? Find(string name) => Known.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    public void Pass(string word)
    {
        if (word is "--" || _isBehindDashes)
        {
            _arguments += _isBehindDashes ? 1 : 0;
            _isBehindDashes = true;
            Waiting = null;
        }
        else if (word.StartsWith('-') && Find(word.Split('=')[0]) is { } option)
        {
            _given.Add(option);
            Waiting = option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool) && !word.Contains('=', StringComparison.Ordinal) ? option : null;
        }
        else if (Waiting is not null)
        {
            Waiting = Waiting.AllowMultipleArgumentsPerToken ? Waiting : null;
        }
        else if (Subcommands.FirstOrDefault(command => command.Name == word) is { } command)
        {
            _inherited.AddRange(_command.Options.Where(inherited => inherited.Recursive));
            _command = command;
        }
        else
        {
            _arguments++;
        }
    }
}
