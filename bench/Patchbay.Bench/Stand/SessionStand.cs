using Patchbay.Bench.Processes;
using Patchbay.Protocol.Names;
using Patchbay.SessionHost;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Bench.Stand;

/// <summary>A real session in this process with one real channel server beside it.</summary>
static class SessionStand
{
    public static async Task<(SessionRunner Session, Task<int> Port)> StartAsync(
        string channel, ServerCommand command, string folder, IAgentDriver agent, Dictionary<string, string?>? more = null)
    {
        var session = await SessionRunner.OpenAsync(
            new SessionSettings
            {
                Name = "bench",
                WorkingDirectory = folder,
                HomeFolder = folder,
                Channels = [new ChannelEntry.BuiltIn(channel)],
                Servers = [new ServerConfiguration(channel, command.File, command.Arguments, ServerCommand.Environment(folder).Concat(more ?? []).ToDictionary(), "bench") { IsBuiltIn = true }],
            },
            TimeProvider.System, CancellationToken.None);
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Feed.Observe(item =>
        {
            if (item is Notice notice && ServerCommand.PortIn(notice.Text) is { } found)
            {
                port.TrySetResult(found);
            }
        });
        await session.StartAsync(agent, CancellationToken.None);
        return (session, port.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }
}
