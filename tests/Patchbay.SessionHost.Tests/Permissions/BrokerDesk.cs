using System.Text.Json;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Tests.Feed;

namespace Patchbay.SessionHost.Tests.Permissions;

/// <summary>Both brokers with a time that the test moves.</summary>
sealed class BrokerDesk : IAsyncDisposable
{
    public BrokerDesk()
    {
        Feed = new SessionFeed(Time);
        Reading = new FeedReading(Feed);
        var ids = new RequestIds();
        Permissions = new PermissionBroker(Feed, Settings, Time, ids);
        Questions = new QuestionBroker(Feed, Settings, Time, ids);
    }

    public ManualTime Time { get; } = new();

    public PermissionSettings Settings { get; } = new() { Timeout = TimeSpan.FromMinutes(10), RemindEvery = TimeSpan.FromMinutes(4) };

    public SessionFeed Feed { get; }

    public FeedReading Reading { get; }

    public PermissionBroker Permissions { get; }

    public QuestionBroker Questions { get; }

    public Task<PermissionOutcome> AskAsync(string? rule = "Bash(ls)", CancellationToken cancellationToken = default) =>
        Permissions.AskAsync("Bash", "Run shell command", JsonElement.Parse("""{"command":"ls"}"""), rule, ["e1"], cancellationToken);

    public ValueTask DisposeAsync() => Reading.DisposeAsync();
}
