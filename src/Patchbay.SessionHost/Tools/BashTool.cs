using System.Globalization;
using System.Text.Json;
using Patchbay.SessionHost.Isolation;
using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Tools;

sealed class BashTool : IAgentTool
{
    const int DefaultTimeout = 120_000;
    const int MostTimeout = 600_000;

    public string Name => "Bash";

    public string Description =>
        "Runs a shell command in the working directory. Its input is empty, output and errors come together, and a long output "
        + "is cut in the middle with the whole in a file. A process left in the background lives until the session ends. $TMPDIR is the session's "
        + "own folder for temporary files: it ends with the session, and a channel may send files from it.";

    public ToolKind Kind => ToolKind.Execute;

    public JsonElement InputSchema { get; } = JsonElement.Parse("""
        {"type":"object","required":["command"],"properties":{
          "command":{"type":"string","description":"The command line."},
          "timeout":{"type":"integer","minimum":1,"maximum":600000,"description":"Milliseconds; 120000 by default."},
          "description":{"type":"string","description":"What it does, in a few words."}}}
        """);

    public string Describe(JsonElement input) => new ToolInput(input).Line("description", "Run shell command");

    public async Task<ToolResult> RunAsync(JsonElement input, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var arguments = new ToolInput(input);
            var command = arguments.Text("command");
            var timeout = TimeSpan.FromMilliseconds(arguments.Number("timeout", 1, MostTimeout) ?? DefaultTimeout);
            if (command.Contains('\0', StringComparison.Ordinal))
            {
                throw new ToolFailureException("Argument 'command' holds a zero character.");
            }

            arguments.OptionalText("description");
            var isolated = context.Isolation?.Enclose(command, context.Environment) ?? new IsolatedCommand(ShellLine.Of(command));
            var recipe = new ChildCommand(isolated.Line[0], [.. isolated.Line.Skip(1)], context.WorkingDirectory, context.Environment);
            var child = await ChildProcess.StartAsync(recipe, context.Guard, cancellationToken);
            await using var run = new ShellRun(child, context) { OnKilled = isolated.EndAsync };
            var end = await run.RunAsync(timeout, cancellationToken);
            return Result(end, timeout);
        }
        catch (Exception e) when (e is ToolFailureException or ChildStartException or IOException or UnauthorizedAccessException)
        {
            return new ToolResult(e.Message, IsError: true);
        }
    }

    static ToolResult Result(ShellEnd end, TimeSpan timeout)
    {
        string[] notes =
        [
            .. end.TimedOut ? [string.Create(CultureInfo.InvariantCulture, $"[Timed out after {timeout.TotalMilliseconds:0} ms; it was killed with all it started.]")]
                : end.ExitCode != 0 ? new[] { string.Create(CultureInfo.InvariantCulture, $"[Exit code {end.ExitCode}]") } : [],
            .. end.LeftBehind ? ["[A process in the background goes on; what it prints from now on is not shown.]"] : Array.Empty<string>(),
        ];
        var text = end.Text.Length == 0 && notes.Length == 0 ? "[No output.]"
            : end.Text.Length == 0 || notes.Length == 0 || end.Text.EndsWith('\n') ? end.Text + string.Join('\n', notes)
            : end.Text + "\n" + string.Join('\n', notes);
        return new ToolResult(text, end.TimedOut || end.ExitCode != 0);
    }
}
