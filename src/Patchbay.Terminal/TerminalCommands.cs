using System.Globalization;
using Patchbay.SessionHost.Clients;
using Patchbay.Terminal.Drawing;

namespace Patchbay.Terminal;

/// <summary>The commands of the terminal: what the feed has told is shown from it, the rest asks the session.</summary>
static class TerminalCommands
{
    public static readonly IReadOnlyList<(string Name, string Text)> All =
    [
        ("/help", "commands and keys"),
        ("/status", "the session, its agent, what runs and what waits"),
        ("/channels", "each channel: listening, or why not"),
        ("/permissions", "what waits for a yes, and the rules"),
        ("/queue", "what waits for the next breakpoint"),
        ("/trust", "what this folder brings, and whether it counts"),
        ("/audit", "who was heard and who allowed what"),
        ("/configure", "the token of a channel: /configure telegram TOKEN; alone it shows whether there is one"),
        ("/route", "which session gets what; /route add telegram NAME --chat ID sends a chat there"),
        ("/access", "who may write, approve and own; /access telegram pair CODE lets in"),
        ("/compact", "a summary takes the place of the conversation"),
        ("/clear", "a new conversation on an empty screen"),
        ("/stop", "ends the running turn"),
        ("/detach", "leaves a session that was started with --detach; it goes on"),
        ("/quit", "ends the session"),
    ];

    static readonly (string Name, string Text)[] Keys =
    [
        ("Enter", "sends; Alt-Enter, Ctrl-J or \\ before Enter begins a new line"),
        ("Escape", "interrupts at once; a second time kills the tool"),
        ("y n a v", "answer a permission request on an empty line: yes, no, always, view the whole input"),
        ("1 to 9", "answer a question with choices"),
        ("Up Down", "earlier lines; Ctrl-R searches them"),
        ("Tab", "completes commands and paths"),
        ("Ctrl-A Ctrl-E", "beginning and end of the line; Alt-B Alt-F by words"),
        ("Ctrl-W Ctrl-U Ctrl-K", "cut a word, to the beginning, to the end; Ctrl-Y brings it back"),
        ("Ctrl-_", "undoes"),
        ("Ctrl-L", "an empty screen"),
        ("Ctrl-C", "empties the line; twice ends the session (leaves it, when it was started with --detach)"),
        ("Ctrl-Z", "stops the program; fg goes on"),
    ];

    /// <summary>What is drawn at once, for a command that has something to draw.</summary>
    public static IReadOnlyList<string> Draw(string name, Sheet sheet, SessionView view) => name switch
    {
        "/help" => [.. Tables.Pairs(sheet, All), "", .. Tables.Pairs(sheet, Keys)],
        "/status" => Tables.Status(sheet, view),
        "/channels" => Tables.Channels(sheet, view),
        "/permissions" => Tables.Waiting(sheet, view),
        "/queue" => sheet.Lines(($"{view.Waiting.ToString(CultureInfo.InvariantCulture)} waiting", Styles.Plain)),
        _ => [],
    };

    /// <summary>What the session is asked, for a command that it knows more about.</summary>
    public static ClientCommand? Ask(string name, string? argument) =>
        name is "/help" or "/status" or "/channels" or "/queue" ? null : new ControlCommand(name[1..], argument);
}
