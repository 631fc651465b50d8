using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Isolation;

/// <summary>
/// Puts the agent's commands into a sandbox of the operating system: bubblewrap on Linux, sandbox-exec on macOS. There is no
/// way around it: where the sandbox does not work, no session starts.
/// </summary>
public sealed class CommandSandbox
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly SandboxSettings _settings;

    CommandSandbox(SandboxPlace place, SandboxSettings settings) => (Place, _settings) = (place, settings);

    internal SandboxPlace Place { get; }

    /// <summary>Null when nobody asked for one.</summary>
    internal static CommandSandbox? For(SandboxSettings? settings, string workingDirectory, string scratch, IEnumerable<string> stateFolders) =>
        settings is null ? null : new CommandSandbox(SandboxPlace.Of(workingDirectory, scratch, stateFolders), settings);

    /// <summary>The line that runs this line inside.</summary>
    internal IReadOnlyList<string> Wrap(IReadOnlyList<string> line) => OperatingSystem.IsMacOS()
        ? ["/usr/bin/sandbox-exec", "-p", SeatbeltProfile.Text(Place, _settings.Network), .. line]
        : ["bwrap", .. BubblewrapLine.Options(Place, _settings.Network, Path.Exists), .. line];

    /// <summary>Tries it once. Throws <see cref="AgentUnavailableException"/> with what is missing.</summary>
    internal async Task ProveAsync(ProcessGuard guard, CancellationToken cancellationToken)
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

    static string? Missing() =>
        OperatingSystem.IsMacOS() ? File.Exists("/usr/bin/sandbox-exec") ? null : "--sandbox needs /usr/bin/sandbox-exec, which this macOS does not have"
        : !OperatingSystem.IsLinux() ? "--sandbox is there for Linux and macOS; on Windows run the session in WSL"
        : ExecutableSearch.Find("bwrap") is null ? "--sandbox needs bubblewrap, which is not installed: apt install bubblewrap (or your system's way)"
        : null;
}
