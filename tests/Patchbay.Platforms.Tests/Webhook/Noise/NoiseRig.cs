using System.Text;
using Patchbay.Channels.Inbound;
using Patchbay.Platforms.Shared;
using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Door;
using Patchbay.Platforms.Webhook.Intake;
using Patchbay.Platforms.Webhook.Noise;
using Patchbay.Platforms.Webhook.Polling;
using Patchbay.Platforms.Webhook.Reading;
using Patchbay.Spool;
using Patchbay.Tests.Support;

namespace Patchbay.Platforms.Tests.Webhook.Noise;

/// <summary>The intake with one hook, a spool on disk and a session that leases, under a clock that the test moves.</summary>
sealed class NoiseRig : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly string _folder = Directory.CreateTempSubdirectory("noise-").FullName;
    readonly CancellationTokenSource _end = new();
    readonly PushBatches _batches = new();
    readonly AnswerHttp _http = new();
    HookIntake _intake;
    readonly AnswerTools _answers;
    readonly Hook _hook;
    EventSpool _spool = null!;
    SpoolLease _lease = null!;
    Task _appending = Task.CompletedTask;

    NoiseRig(Func<Hook, Hook> change)
    {
        Time.Advance(new DateTimeOffset(2030, 1, 9, 21, 10, 0, TimeSpan.Zero) - Time.GetUtcNow());
        _hook = change(new Hook("ci", HookProviders.Find("github")!, [], HookFilter.None, null, IsPublic: false));
        _answers = new AnswerTools(new AnswerTokens(_folder), new AnswerTargets(new HookSettings { StateFolder = _folder }.Inbox), () => new Dictionary<string, string>(), _http, Time);
        _intake = Intake(new HookNoise(Time));
    }

    public ManualTime Time { get; } = new();

    public string SpoolPath => Path.Combine(_folder, "spool.db");

    /// <summary>As when the disk is full.</summary>
    public bool IsFull { get; set; }

    public static async Task<NoiseRig> StartAsync(Func<Hook, Hook> change)
    {
        var rig = new NoiseRig(change);
        rig._spool = await EventSpool.OpenAsync(new SpoolSettings { Folder = rig._folder, FileName = "spool.db", HolderName = "test", TimeProvider = rig.Time });
        rig._lease = rig._spool.OpenLease(new LeaseHolder("connection", "session", "/project"));
        rig._appending = rig.AppendAsync();
        return rig;
    }

    /// <summary>As another process that listens in place of the first, which was killed.</summary>
    public void Restart()
    {
        var noise = new HookNoise(Time);
        noise.Recall(SpoolPath);
        _intake = Intake(noise);
    }

    /// <summary>One report whose delivery is known by its text.</summary>
    public Task<HookAnswer> ReportAsync(string text, string? thing = null, HookSeverity severity = HookSeverity.Normal, HookStatus status = HookStatus.None) =>
        _intake.TakePolledAsync(_hook, new PollItem(
            text, Time.GetUtcNow(), new HookReport { Kind = "check_run.failed", Text = text, Thing = thing ?? $"thing of {text}", Severity = severity, Status = status }, Encoding.UTF8.GetBytes("{}")));

    /// <summary>What a session gets now, delivered to it.</summary>
    public async Task<IReadOnlyList<SpooledEvent>> TakeAsync() => await DeliveredAsync(await _lease.TakeAsync(100).WaitAsync(Patience, TimeProvider.System));

    /// <summary>So many, which come when this time has passed and not a minute before.</summary>
    public async Task<IReadOnlyList<SpooledEvent>> TakeAtAsync(TimeSpan after, int count)
    {
        var taking = _lease.TakeAsync(100);
        var (at, taken) = (Time.GetUtcNow() + after, new List<SpooledEvent>());
        Time.Advance(after - TimeSpan.FromMinutes(1));
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Assert.False(taking.IsCompleted);
        Time.Advance(TimeSpan.FromMinutes(1));
        while (taken.Count < count)
        {
            Time.Advance(TimeSpan.FromSeconds(30));
            await Task.WhenAny(taking, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
            Assert.True(Time.GetUtcNow() - at < TimeSpan.FromDays(0.5), "it does not come");
            if (taking.IsCompleted)
            {
                taken.AddRange(await DeliveredAsync(await taking));
                taking = taken.Count < count ? _lease.TakeAsync(100) : taking;
            }
        }

        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _appending.ContinueWith(_ => { }, TaskScheduler.Default);
        await _lease.DisposeAsync();
        await _spool.DisposeAsync();
        _http.Dispose();
        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    HookIntake Intake(HookNoise noise) => new(
        new HookBook(new HookStore(_folder, Time)), new HookPayloads(new HookSettings { StateFolder = _folder }), _answers, new SenderPace(0, 0, Time), noise, _batches, Time, _end.Token);

    async Task<IReadOnlyList<SpooledEvent>> DeliveredAsync(IReadOnlyList<SpooledEvent> events)
    {
        await _spool.SettleAsync([.. events.Select(one => new Settlement(one.Id, EventState.Delivered))]);
        return events;
    }

    // As the channel server does it.
    async Task AppendAsync()
    {
        await foreach (var batch in _batches.ReadAsync(_end.Token))
        {
            foreach (var message in batch)
            {
                if (IsFull)
                {
                    message.Refused!("full");
                    continue;
                }

                var outcomes = await _spool.AppendAsync([new InboundEvent
                {
                    PlatformId = message.PlatformId,
                    ChatId = message.ChatId,
                    SenderId = message.Sender.Id,
                    Role = "webhook",
                    Thing = message.Thing,
                    NotBefore = message.NotBefore,
                    Urgency = message.Urgency is Patchbay.Protocol.Extensions.EventUrgency.Normal ? null : Patchbay.Protocol.Extensions.EventUrgencies.Name(message.Urgency),
                    Content = message.Content,
                    Meta = message.Meta,
                }]);
                message.Accepted!(outcomes[0]);
            }
        }
    }
}
