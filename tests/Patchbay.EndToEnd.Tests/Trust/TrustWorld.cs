using System.Diagnostics;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Trust;

/// <summary>A hostile repository, a user's home, and the real program between them. Whatever runs leaves a mark outside.</summary>
sealed class TrustWorld : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    readonly string _program;
    readonly string _folder = Directory.CreateTempSubdirectory("pb-").FullName;
    readonly List<RawTerminal> _terminals = [];
    readonly List<PseudoTerminal> _windows = [];

    TrustWorld(string program)
    {
        _program = program;
        Directory.CreateDirectory(Project);
        Directory.CreateDirectory(Marks);
    }

    public string Home => Path.Combine(_folder, "home");

    public string Project => Path.Combine(_folder, "project");

    public IReadOnlyList<string> MarksLeft => [.. Directory.EnumerateFiles(Marks).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    string Marks => Path.Combine(_folder, "marks");

    public static async Task<TrustWorld> OpenAsync() => new(await PublishedProgram.ShippedAsync());

    public string At(string relative) => Path.Combine(Project, relative);

    public string Mark(string name) => Path.Combine(Marks, name);

    public void Put(string relative, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(relative))!);
        File.WriteAllText(At(relative), content);
    }

    /// <summary>An MCP configuration whose server says by a mark that it was started.</summary>
    public void PutServer(string mark) =>
        Put(".mcp.json", """{"mcpServers":{"ci":{"command":"sh","args":["-c","touch MARK"],"env":{"CI_TOKEN":"x"}}}}""".Replace("MARK", Mark(mark), StringComparison.Ordinal));

    /// <summary>The program without a terminal, to its end.</summary>
    public async Task<(int Code, string Output, string Errors)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(Command(arguments))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output.WaitAsync(Patience), await errors.WaitAsync(Patience));
    }

    /// <summary>The program in a terminal.</summary>
    public RawTerminal Terminal(params IEnumerable<string> arguments)
    {
        var terminal = RawTerminal.Start(Command(arguments));
        _terminals.Add(terminal);
        return terminal;
    }

    /// <summary>The same, drawn as a person sees it, without colours.</summary>
    public PseudoTerminal Window(int columns, int rows, params IEnumerable<string> arguments)
    {
        var start = Command(arguments);
        start.Environment["NO_COLOR"] = "1";
        var window = PseudoTerminal.Start(start, columns, rows);
        _windows.Add(window);
        return window;
    }

    /// <summary>A session in a terminal that waits for nothing but the project's own server.</summary>
    public RawTerminal Session() => Terminal("--name", "tried", "--channels", "server:ci");

    public async Task MarkedAsync(string mark)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!File.Exists(Mark(mark)))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{mark} was not started");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public ProcessStartInfo Command(params IEnumerable<string> arguments)
    {
        var start = PublishedProgram.Start(_program, arguments);
        start.WorkingDirectory = Project;
        start.Environment["PATCHBAY_HOME"] = Home;
        start.Environment["XDG_RUNTIME_DIR"] = _folder;
        start.Environment["FAKECHAT_PORT"] = "0";
        return start;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var terminal in _terminals)
        {
            await terminal.DisposeAsync();
        }

        foreach (var window in _windows)
        {
            await window.DisposeAsync();
        }

        var began = TimeProvider.System.GetTimestamp();
        while (WorldProcesses.Of(Home, "") is { Count: > 0 } left && TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            foreach (var id in left)
            {
                WorldProcesses.Kill(id);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Directory.Delete(_folder, recursive: true);
    }
}
