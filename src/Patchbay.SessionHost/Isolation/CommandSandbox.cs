using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Processes;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Isolation;

/// <summary>
/// Puts each of the agent's commands into a sandbox of the operating system: bubblewrap on Linux, sandbox-exec on macOS. What a
/// command leaves in the background ends with it.
/// </summary>
sealed class CommandSandbox(SandboxSettings settings, IsolatedPlace place) : ICommandIsolation
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public IsolatedPlace Place => place;

    public IsolatedCommand Enclose(string command, IReadOnlyDictionary<string, string?> environment) => new(Wrap(ShellLine.Of(command)));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async Task StartAsync(ProcessGuard guard, CancellationToken cancellationToken)
    {
        if ((Place.Problem() ?? Missing()) is { } problem)
        {
            throw new AgentUnavailableException(problem);
        }

        try
        {
            var line = Wrap(["/bin/sh", "-c", "exit 0"]);
            await using var child = await ChildProcess.StartAsync(
                new ChildCommand(line[0], [.. line.Skip(1)], Place.WorkingDirectory, new Dictionary<string, string?>()), guard, cancellationToken);
            await child.CloseInputAsync();
            using var errors = new StreamReader(child.StandardError);
            var said = errors.ReadToEndAsync(cancellationToken);
            if (await child.Exited.WaitAsync(Patience, cancellationToken) != 0)
            {
                throw new AgentUnavailableException(
                    $"--sandbox: {line[0]} does not work here: {(await said).ReplaceLineEndings(" ").Trim()} (on Linux, unprivileged user namespaces may be off)");
            }
        }
        catch (Exception exception) when (exception is ChildStartException or TimeoutException)
        {
            throw new AgentUnavailableException($"--sandbox: {exception.Message}");
        }
    }

    IReadOnlyList<string> Wrap(IReadOnlyList<string> line) => OperatingSystem.IsMacOS()
        ? ["/usr/bin/sandbox-exec", "-p", SeatbeltProfile.Text(Place, settings.Network), .. line]
        : ["bwrap", .. BubblewrapLine.Options(Place, settings.Network, Path.Exists), .. line];

    static string? Missing() =>
        OperatingSystem.IsMacOS() ? File.Exists("/usr/bin/sandbox-exec") ? null : "--sandbox needs /usr/bin/sandbox-exec, which this macOS does not have"
        : !OperatingSystem.IsLinux() ? "--sandbox is there for Linux and macOS; on Windows run the session in WSL"
        : ExecutableSearch.Find("bwrap") is null ? "--sandbox needs bubblewrap, which is not installed: apt install bubblewrap (or your system's way)"
        : null;
}
