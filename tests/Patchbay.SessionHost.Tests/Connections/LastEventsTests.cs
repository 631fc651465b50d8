using System.Collections.Concurrent;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Names;
using Patchbay.Protocol.Permissions;
using Patchbay.Protocol.Wire;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Policy;
using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>What a server wrote last is still being taken when the server is gone.</summary>
public sealed class LastEventsTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Nothing_of_a_connection_is_taken_after_its_events_were_given_back()
    {
        var folder = Directory.CreateTempSubdirectory("patchbay-last-").FullName;
        await using (var guard = ProcessGuard.Start(TimeProvider.System))
        {
            var server = new StandInServer(folder, "receipts");
            var intake = new SlowIntake();
            var context = new ServerContext(
                new ServerEnvironment(folder, "test", guard, TimeProvider.System),
                new ChannelGates([], [new ChannelEntry.Server(server.Name)]), intake, new Deaf(), new Deaf(), "test", folder);
            var connection = await ServerConnection.StartAsync(server.Configuration, context, CancellationToken.None).WaitAsync(Patience);

            // Now, because the handshake waits for what comes during it.
            server.Do("kept k1 one");
            server.Do("kept k2 two");
            await intake.Begun.Task.WaitAsync(Patience);

            var ending = connection.DisposeAsync().AsTask();
            var first = await Task.WhenAny(ending, intake.Forgotten.Task, Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System));
            Assert.False(first == ending || first == intake.Forgotten.Task, "given back while an event was being taken");
            intake.Go.SetResult();
            await ending.WaitAsync(Patience);
            Assert.Equal("forgotten", intake.Steps.Last());
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Takes its time for each event, whoever waits.</summary>
    sealed class SlowIntake : IEventIntake
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Forgotten { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Steps { get; } = [];

        public async ValueTask TakeAsync(
            ServerConnection connection, ChannelEvent message, IEventCustodian custodian, bool mayBeKnown, CancellationToken cancellationToken)
        {
            Begun.TrySetResult();
            await Go.Task;
            Steps.Enqueue(message.Content);
        }

        public ValueTask WelcomeAsync(ServerConnection connection, CancellationToken cancellationToken) => default;

        public void CountDropped(ServerConnection connection, string reason)
        {
        }

        public ValueTask ControlAsync(ServerConnection connection, ControlCommand command) => default;

        public void Forget(IEventCustodian custodian)
        {
            Steps.Enqueue("forgotten");
            Forgotten.TrySetResult();
        }
    }

    sealed class Deaf : IVerdictIntake, IServerNotices
    {
        public void Verdict(ServerConnection connection, PermissionVerdict verdict)
        {
        }

        public void Answer(ServerConnection connection, QuestionAnswer answer)
        {
        }

        public void ReadFeed(ServerConnection connection, FeedRequest request)
        {
        }

        public void FromServer(ServerConfiguration server, string level, string text)
        {
        }

        public void Fault(ServerConfiguration server, WireFault fault)
        {
        }
    }
}
