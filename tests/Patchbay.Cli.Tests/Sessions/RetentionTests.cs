using Patchbay.Cli.Sessions;
using Patchbay.Protocol.Events;
using Patchbay.SessionHost;
using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.Cli.Tests.Sessions;

public sealed class RetentionTests : IDisposable
{
    static readonly TimeProvider Time = TimeProvider.System;

    readonly string _home = Directory.CreateTempSubdirectory("pb-retention-").FullName;

    string Root => Path.Combine(_home, "sessions");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Nothing_is_removed_unless_the_settings_say_so()
    {
        await EndedAsync("one", "two");
        Assert.Empty(Retention.Apply(Root, RetentionSettings.Everything, Time.GetUtcNow().AddYears(50)));
        Assert.Empty(Retention.Apply(Path.Combine(_home, "nothing"), new RetentionSettings(TimeSpan.Zero, 0), Time.GetUtcNow()));
    }

    [Fact]
    public async Task The_oldest_go_by_number_and_by_age()
    {
        await EndedAsync("one", "two", "three");
        Assert.Equal(["one"], Retention.Apply(Root, new RetentionSettings(TimeSpan.MaxValue, 2), Time.GetUtcNow()));
        Assert.Equal(["three", "two"], Directory.GetDirectories(Root).Select(Path.GetFileName).Order());
        Assert.Empty(Retention.Apply(Root, new RetentionSettings(TimeSpan.FromDays(1), 9), Time.GetUtcNow()));
        Assert.Equal(["three", "two"], Retention.Apply(Root, new RetentionSettings(TimeSpan.FromDays(1), 9), Time.GetUtcNow().AddDays(2)));
        Assert.Empty(Directory.GetDirectories(Root));
    }

    [Fact]
    public async Task A_session_that_runs_or_has_an_event_without_an_end_is_never_removed()
    {
        await EndedAsync("left");
        await using (var transcript = await SessionTranscript.OpenAsync(Path.Combine(Root, "left"), "test", Time, CancellationToken.None))
        {
            var message = new ChannelEvent { Content = "hello", Id = "e1" };
            await transcript.DeliverAsync(
                1, [new Delivery(new SessionHost.Inbox.InboxItem.Leased("page", "e1", "owner", message, new Nobody()), "hello")], CancellationToken.None);
        }

        await using var running = await SessionRunner.OpenAsync(Settings("running"), Time, CancellationToken.None);
        Assert.Empty(Retention.Apply(Root, new RetentionSettings(TimeSpan.Zero, 0), Time.GetUtcNow().AddDays(2)));
    }

    async Task EndedAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await using var session = await SessionRunner.OpenAsync(Settings(name), Time, CancellationToken.None);
            await session.StartAsync(new Agents.Rehearsal.RehearsalDriver(), CancellationToken.None);
        }
    }

    SessionSettings Settings(string name) => new() { Name = name, WorkingDirectory = _home, HomeFolder = _home };

    sealed class Nobody : SessionHost.Inbox.IEventCustodian
    {
        public void Report(IReadOnlyList<Protocol.Extensions.Receipt> receipts)
        {
            // Nobody waits for it.
        }
    }
}
