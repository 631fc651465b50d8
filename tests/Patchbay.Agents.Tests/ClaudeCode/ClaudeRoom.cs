using System.Text.Json;
using Patchbay.Agents.ClaudeCode;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Processes;

namespace Patchbay.Agents.Tests.ClaudeCode;

/// <summary>A folder with a program called claude in it that plays a script, a line for each turn.</summary>
sealed class ClaudeRoom : IAsyncDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("patchbay-claude-").FullName;

    public ClaudeRoom(params string[] turns)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Patchbay.StandIn", "release", "Patchbay.StandIn.dll");
        File.WriteAllLines(Script, turns);
        Directory.CreateDirectory(Path.Combine(_root, "state"));
        Program(
            $"""
            STANDIN_SCRIPT='{Script}' STANDIN_RECORD='{Record}' STANDIN_STATE='{Path.Combine(_root, "state")}' exec dotnet '{Path.GetFullPath(program)}' claude "$@"
            """);
    }

    public ProcessGuard Guard { get; } = ProcessGuard.Start(TimeProvider.System);

    public string Work => Path.Combine(_root, "work");

    public string Claude => Path.Combine(_root, "claude");

    /// <summary>Where the session keeps what is its own.</summary>
    public string Kept => Directory.CreateDirectory(Path.Combine(_root, "kept")).FullName;

    string Script => Path.Combine(_root, "script");

    string Record => Path.Combine(_root, "record");

    /// <summary>Every line that was sent to it, over all its runs.</summary>
    public IReadOnlyList<JsonElement> Heard => File.Exists(Record) ? [.. File.ReadLines(Record).Select(line => JsonElement.Parse(line))] : [];

    /// <summary>Texts of the user messages that it got, one list for each.</summary>
    public IReadOnlyList<string[]> Messages =>
        [.. Heard.Where(line => line.TryGetProperty("type", out var type) && type.GetString() is "user")
            .Select(line => line.GetProperty("message").GetProperty("content").EnumerateArray().Select(block => block.GetProperty("text").GetString()!).ToArray())];

    /// <summary>The command lines of its runs.</summary>
    public IReadOnlyList<string[]> Runs =>
        [.. Heard.Where(line => line.TryGetProperty("argv", out _)).Select(line => line.GetProperty("argv").EnumerateArray().Select(one => one.GetString()!).ToArray())];

    /// <summary>In place of the one that plays the script.</summary>
    public void Program(string shell)
    {
        File.WriteAllText(Claude, "#!/bin/sh\n" + shell + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Claude, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public AgentStart Start(TimeProvider? time = null) =>
        new("work", Directory.CreateDirectory(Work).FullName, [new ServerGuide("chat", "Answer with the reply tool.")], time ?? TimeProvider.System)
        {
            Guard = Guard,
            Folder = Kept,
            Servers = ["chat"],
            Tools = () => OfferingTurn.Offers,
        };

    public Task<IAgentSession> StartAsync(Func<AgentStart, AgentStart>? change = null)
    {
        var start = Start();
        return new ClaudeCodeDriver(name => name == ClaudeProgram.Variable ? Claude : null).StartAsync(change?.Invoke(start) ?? start, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Guard.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }
}
