using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Isolation;

/// <summary>
/// What the agent's commands run in: a sandbox of the operating system, or a container. There is no way around it: where it
/// does not work, no session starts. Disposing ends what it started.
/// </summary>
interface ICommandIsolation : IAsyncDisposable
{
    /// <summary>What file tools keep to.</summary>
    IsolatedPlace Place { get; }

    /// <summary>Tries it once, and starts what commands need. Throws <see cref="Agents.AgentUnavailableException"/> with what is missing.</summary>
    Task StartAsync(ProcessGuard guard, CancellationToken cancellationToken);

    /// <summary>This command of the shell, to be run inside.</summary>
    IsolatedCommand Enclose(string command, IReadOnlyDictionary<string, string?> environment);
}

/// <summary>How a command is started inside.</summary>
/// <param name="Line">The program and its arguments, on our side. Output and errors come together.</param>
/// <param name="EndAsync">Ends what a killed <paramref name="Line"/> leaves inside; null where nothing can be left.</param>
sealed record IsolatedCommand(IReadOnlyList<string> Line, Func<Task>? EndAsync = null);
