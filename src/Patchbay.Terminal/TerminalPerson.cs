using Patchbay.Protocol;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;
using Patchbay.Terminal.Drawing;
using Patchbay.Terminal.Editing;
using Patchbay.Terminal.Keys;

namespace Patchbay.Terminal;

/// <summary>What the keys of a person do: answer what is asked, edit the line, send it, stop things, leave.</summary>
sealed class TerminalPerson
{
    static readonly TimeSpan HintTime = TimeSpan.FromSeconds(2);

    readonly bool _goesOn;
    readonly TimeProvider _time;
    readonly HistoryFile _file;
    readonly RequestKeys _keys;
    readonly TaskCompletionSource<TerminalWish> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TerminalDesk? _desk;
    LineMeaning? _meaning;
    string? _hint;
    long _hintAt;
    long _cancelAt;
    int? _interrupted;

    /// <summary><paramref name="goesOn"/>: the session does not end with this terminal.</summary>
    public TerminalPerson(string homeFolder, bool goesOn, TimeProvider time)
    {
        _goesOn = goesOn;
        _time = time;
        _keys = new RequestKeys(time);
        _file = new HistoryFile(Path.Combine(homeFolder, "terminal-history"));
        Editor = new LineEditor(
            new LineHistory(_file.Read()),
            new Completer([.. TerminalCommands.All.Select(command => command.Name)], () => Desk.View.Started?.Project),
            new PasteCollector(new PasteFolder(Path.Combine(homeFolder, "pastes"), time)));
    }

    public LineEditor Editor { get; }

    public Task<TerminalWish> Left => _left.Task;

    /// <summary>A word about what the last key did or could do, for two seconds.</summary>
    public string? Hint => _left.Task.IsCompleted ? "leaving … Ctrl-C does not wait"
        : _hint is not null && _time.GetElapsedTime(_hintAt) < HintTime ? _hint : null;

    TerminalDesk Desk => _desk!;

    public void Serve(TerminalDesk desk) => (_desk, _meaning) = (desk, new LineMeaning(desk.View.Open));

    public void Painted() => _keys.Painted(Desk.View.Current);

    public void Leave(TerminalWish wish) => _left.TrySetResult(wish);

    public void Press(KeyPress key)
    {
        if (_left.Task.IsCompleted)
        {
            if (key.IsCtrl('c'))
            {
                Desk.Interrupt();
            }

            return;
        }

        if (Editor.Line.Text.Length == 0 && Editor.Query is null && AnswersRequest(key))
        {
            return;
        }

        switch (Editor.Press(key))
        {
            case LineEntered line:
                Enter(line.Text);
                break;
            case EscapePressed:
                Interrupt();
                break;
            case CancelPressed when _cancelAt != 0 && _time.GetElapsedTime(_cancelAt) < HintTime:
            case EndPressed:
                Leave(_goesOn ? TerminalWish.Leave : TerminalWish.End);
                break;
            case CancelPressed:
                _cancelAt = _time.GetTimestamp();
                Say(_goesOn ? "Ctrl-C again leaves; the session goes on" : "Ctrl-C again ends the session");
                break;
            case SuspendPressed:
                Desk.Suspend();
                break;
            case ClearPressed:
                Desk.Clear();
                break;
            default:
                break;
        }
    }

    public void Hear(ClientReply reply)
    {
        if (!reply.Ok)
        {
            Desk.View.AskAgain();
        }

        Desk.Print(Desk.Sheet.Lines(("  " + PlainText.Neutralise(reply.Text).Replace("\n", "\n  ", StringComparison.Ordinal), reply.Ok ? Styles.Plain : Styles.Warning)));
    }

    bool AnswersRequest(KeyPress key)
    {
        var current = Desk.View.Current;
        if (_keys.IsView(current, key))
        {
            Desk.Print(InputDrawing.Draw(Desk.Sheet, (PermissionAsked)current!));
            return true;
        }

        if (_keys.Answer(current, key) is { } answer)
        {
            Send(answer);
            return true;
        }

        return false;
    }

    void Enter(string line)
    {
        var text = line.Trim();
        if (text.Length == 0 || _keys.IsRest(text))
        {
            return;
        }

        _file.Append(line);
        if (LineMeaning.Command(text) is not { } command)
        {
            var meant = _meaning!.Read(line);
            Send(meant is PromptCommand && Desk.View.Current is QuestionAsked question ? LineMeaning.AnswerTo(question, text) : meant);
        }
        else if (command.Command is "quit" or "exit")
        {
            Leave(TerminalWish.End);
        }
        else if (command.Command is "detach" && _goesOn)
        {
            Leave(TerminalWish.Leave);
        }
        else if (command.Command is "clear")
        {
            Desk.Clear();
            Send(command);
        }
        else
        {
            Run(text, command);
        }
    }

    void Run(string text, ControlCommand command)
    {
        // The command stands above what it shows, as a line for the agent does.
        Desk.Print(Desk.Sheet.Lines(("› " + PlainText.OneLine(SecretLook.IsConfigure(text) ? $"/{command.Command} …" : text), Styles.Quiet)));
        Desk.Print(TerminalCommands.Draw("/" + command.Command, Desk.Sheet, Desk.View));
        if (TerminalCommands.Ask("/" + command.Command, command.Argument) is { } asked)
        {
            Send(asked);
        }
    }

    void Interrupt()
    {
        if (Desk.View.Turn is not { } turn)
        {
            Say("nothing is running");
            return;
        }

        var again = _interrupted == turn.Turn;
        _interrupted = turn.Turn;
        Say(again ? "killing the tool" : "stopping · Escape again kills the tool");
        Send(new InterruptCommand(Force: again));
    }

    void Send(ClientCommand command)
    {
        if (command is VerdictCommand or AnswerCommand)
        {
            Desk.View.Answered(command is VerdictCommand verdict ? verdict.RequestId : ((AnswerCommand)command).QuestionId);
        }

        if (!Desk.Sender.TrySend(command))
        {
            Hear(new ClientReply(false, "the session takes nothing just now; this was not sent"));
        }
    }

    void Say(string hint) => (_hint, _hintAt) = (hint, _time.GetTimestamp());
}
