using System.Diagnostics;

namespace Patchbay.Bench.Processes;

/// <summary>The program as it ships, as a session without a terminal, with its page.</summary>
sealed class SessionProcess : IAsyncDisposable
{
    readonly Process _process;
    readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    SessionProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += Look;
        _process.ErrorDataReceived += Look;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public Task<int> Port => _port.Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Not the folder of the state, where every command would ask.</summary>
    public string WorkingDirectory => _process.StartInfo.WorkingDirectory;

    public static SessionProcess Start(string program, string folder, IReadOnlyDictionary<string, string?>? variables, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, ["--headless", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName,
        };
        foreach (var (name, value) in ServerCommand.Environment(Path.Combine(folder, "home")).Concat(variables ?? new Dictionary<string, string?>()))
        {
            start.Environment[name] = value;
        }

        return new SessionProcess(Process.Start(start)!);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    void Look(object sender, DataReceivedEventArgs line)
    {
        if (ServerCommand.PortIn(line.Data) is { } found)
        {
            _port.TrySetResult(found);
        }
    }
}
