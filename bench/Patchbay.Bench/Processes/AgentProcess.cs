using System.Diagnostics;

namespace Patchbay.Bench.Processes;

/// <summary>An agent as a process that takes prompts as lines and prints what it does as lines: Claude Code's form, which is also ours.</summary>
sealed class AgentProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    readonly Process _process;
    string _lastError = "";

    AgentProcess(Process process, long startedAt)
    {
        _process = process;
        StartedAt = startedAt;
        _process.ErrorDataReceived += (_, line) => _lastError = line.Data is { Length: > 0 } text ? text : _lastError;
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public long StartedAt { get; }

    public static AgentProcess Start(ServerCommand command, string workingDirectory, IReadOnlyDictionary<string, string?> variables)
    {
        var start = new ProcessStartInfo(command.File, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        // Nothing of the machine's own configuration or credentials.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CLAUDE", StringComparison.Ordinal) || name.StartsWith("ANTHROPIC", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var startedAt = Stopwatch.GetTimestamp();
        return new AgentProcess(Process.Start(start)!, startedAt);
    }

    /// <summary>One turn: when the prompt was sent, and when the first text came.</summary>
    public async Task<(long Sent, long Text)> RunTurnAsync(string prompt)
    {
        var sent = Stopwatch.GetTimestamp();
        await _process.StandardInput.WriteAsync($$$"""{"type":"user","message":{"role":"user","content":"{{{prompt}}}"}}""" + "\n");
        await _process.StandardInput.FlushAsync();
        long text = 0;
        while (true)
        {
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
                ?? throw new InvalidOperationException($"the agent ended in a turn: {_lastError}");
            text = text == 0 && line.StartsWith("{\"type\":\"assistant\"", StringComparison.Ordinal) ? Stopwatch.GetTimestamp() : text;
            if (IsEnd(line))
            {
                return (sent, text);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        var reading = _process.StandardOutput.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await reading;
        _process.Dispose();
    }

    // Ours in the feed, Claude Code's as its last message, whose type stands anywhere in the line.
    static bool IsEnd(string line) => line.StartsWith("{\"type\":\"turn_finished\"", StringComparison.Ordinal)
        || (line.Contains("\"type\":\"result\"", StringComparison.Ordinal) && !line.StartsWith("{\"type\":\"assistant\"", StringComparison.Ordinal));
}
