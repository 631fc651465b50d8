using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Processes;
using Patchbay.SessionHost.Settings;

namespace Patchbay.SessionHost.Isolation;

/// <summary>Which isolation a session has.</summary>
static class CommandIsolation
{
    /// <summary>Null when nobody asked for one.</summary>
    public static ICommandIsolation? For(SessionSettings settings, string scratch, IEnumerable<string> stateFolders)
    {
        if (settings.Sandbox is null && settings.Container is null)
        {
            return null;
        }

        var place = IsolatedPlace.Of(settings.WorkingDirectory, scratch, stateFolders) with
        {
            Readable = [Path.Combine(settings.Folder, "output"), Path.Combine(settings.Folder, "inbox")],
        };
        return settings.Container is { } container ? new CommandContainer(container, place) : new CommandSandbox(settings.Sandbox!, place);
    }

    /// <summary>Before anything is said or started: a session without the isolation that was asked for is none.</summary>
    public static async Task StartAsync(ICommandIsolation? isolation, SessionSettings settings, IAgentDriver driver, ProcessGuard guard, CancellationToken cancellationToken)
    {
        if (settings.Sandbox is not null && settings.Container is not null)
        {
            throw new AgentUnavailableException(
                "--sandbox (or sandbox.always) and --container (or container.image) exclude each other: take one of them away; patchbay config list says where each comes from");
        }

        if (isolation is not null)
        {
            await (driver.KeepsToSandbox ? isolation.StartAsync(guard, cancellationToken)
                : throw new AgentUnavailableException($"--{isolation.Place.Called} does not reach the commands of {driver.Name}, which runs them itself: leave it out, or use another agent"));
        }
    }
}
