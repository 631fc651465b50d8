using System.Diagnostics;

namespace Patchbay.Cli.Setup;

/// <summary>
/// The channel itself, run for a while without a session, so that it hears who comes. What others write meanwhile stays in
/// its spool for the next session. Where a session runs with the account already, it stands by, and that session hears.
/// </summary>
sealed class SetupChannel : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly Process _process;
    readonly Task _reading;

    SetupChannel(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public static SetupChannel Start(string name) =>
        Start(Self.Program, Self.Arguments("channel", name), new Dictionary<string, string>());

    public static SetupChannel Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in variables)
        {
            start.Environment[variable] = value;
        }

        return new SetupChannel(Process.Start(start)!);
    }

    /// <summary>The end of its input is its end.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var fuse = new CancellationTokenSource(Patience, TimeProvider.System);
        await _process.WaitForExitAsync(fuse.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _reading;
        _process.Dispose();
    }

    // What it says is for a host: setup says in its own words what matters here.
    static async Task ReadAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is not null)
        {
        }
    }
}
