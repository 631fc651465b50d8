using System.Diagnostics;
using System.Text.Json;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Attach;

/// <summary>A home and a runtime folder of its own, in which the real program is run as people run it.</summary>
sealed class AttachWorld : IAsyncDisposable
{
    public const string Token = "a-token-of-the-tests";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly string _program;
    readonly string _folder = Directory.CreateTempSubdirectory("pb-").FullName;
    readonly List<LineTerminal> _terminals = [];

    AttachWorld(string program)
    {
        _program = program;
        Directory.CreateDirectory(Runtime);
        Directory.CreateDirectory(Project);
    }

    public string Home => Path.Combine(_folder, "home");

    public string Runtime => Path.Combine(_folder, "run");

    public string Project => Path.Combine(_folder, "project");

    public static async Task<AttachWorld> OpenAsync() => new(await PublishedProgram.ShippedAsync());

    public ProcessStartInfo Command(params IEnumerable<string> arguments)
    {
        var start = PublishedProgram.Start(_program, arguments);
        start.WorkingDirectory = Project;
        start.Environment["PATCHBAY_HOME"] = Home;
        start.Environment["XDG_RUNTIME_DIR"] = Runtime;
        start.Environment["FAKECHAT_PORT"] = "0";
        start.Environment["FAKECHAT_TOKEN"] = Token;
        return start;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<(int Code, string Output, string Errors)> RunAsync(params IEnumerable<string> arguments) => await RunAsync(Command(arguments));

    public static async Task<(int Code, string Output, string Errors)> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output.WaitAsync(Patience), await errors.WaitAsync(Patience));
    }

    /// <summary>Starts a detached session.</summary>
    public async Task DetachAsync(string name = "witnessed")
    {
        var (code, output, errors) = await RunAsync("--detach", "--headless", "--name", name);
        Assert.True(code == 0, errors);
        Assert.Equal(name + "\n", output);
    }

    /// <summary>A terminal that stays open, attached or with a session of its own.</summary>
    public LineTerminal Terminal(params IEnumerable<string> arguments)
    {
        var terminal = new LineTerminal(Process.Start(Command(arguments))!);
        _terminals.Add(terminal);
        return terminal;
    }

    public async Task<JsonElement> SessionAsync(string name = "witnessed")
    {
        var (code, output, errors) = await RunAsync("sessions", "--json");
        Assert.True(code == 0, errors);
        return JsonElement.Parse(output).EnumerateArray().Single(row => row.GetProperty("name").GetString() == name);
    }

    /// <summary>Waits until what was shown is on the disk: the feed is kept in batches.</summary>
    public async Task KeptAsync(string part, string name = "witnessed")
    {
        var path = Path.Combine(Home, "sessions", name, "session.db");
        var began = TimeProvider.System.GetTimestamp();
        while (!DatabaseCopy.QueryMoving(path, "SELECT item FROM feed", row => row.GetString(0)).Any(item => item.Contains(part, StringComparison.Ordinal)))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"'{part}' was not kept");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>Ends the session's process as a power switch would.</summary>
    public async Task KillAsync(string name = "witnessed")
    {
        var id = (await SessionAsync(name)).GetProperty("process").GetInt32();
        WorldProcesses.Kill(id);
        var began = TimeProvider.System.GetTimestamp();
        while (WorldProcesses.Of(Home, "").Contains(id))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, "the session did not die");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var terminal in _terminals)
        {
            await terminal.DisposeAsync();
        }

        foreach (var id in WorldProcesses.Of(Home, ""))
        {
            WorldProcesses.Kill(id);
        }

        var began = TimeProvider.System.GetTimestamp();
        while (WorldProcesses.Of(Home, "").Count > 0 && TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Directory.Delete(_folder, recursive: true);
    }
}
