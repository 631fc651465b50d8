using System.Text.Json;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Inbound;
using Patchbay.Channels.Outbound;
using Patchbay.Channels.Tools;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.Spool;

namespace Patchbay.Channels.Tests.Support;

/// <summary>A platform that lives in the test: what it says is a message, what it is shown is kept.</summary>
sealed class LinePlatform : IPlatform, ISenderGate, IShowsReceipts, IShowsPermissions
{
    static readonly JsonElement AnyObject = JsonDocument.Parse("""{"type":"object"}""").RootElement;
    readonly PushBatches _messages = new();
    static int _lives;
    readonly string _life = Interlocked.Increment(ref _lives).ToString(System.Globalization.CultureInfo.InvariantCulture);
    int _count;

    public LinePlatform(PlatformInfo info) => Info = info;

    public LinePlatform(string folder, string? account = null) => Info = new PlatformInfo
    {
        Account = account,
        Name = "lines",
        Version = "1.2.3",
        Instructions = "Answer with reply.",
        StateFolder = folder,
        RelaysPermissions = true,
    };

    public PlatformInfo Info { get; init; }

    public ISenderGate Gate => this;

    public IReadOnlyList<ChannelTool> Tools { get; set; } = [Tool("reply", _ => Task.FromResult("sent")), Tool("hang", async token =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        return "never";
    })];

    public Func<SenderIdentity, GateVerdict> Decision { get; set; } = _ => new GateVerdict.Deliver("sender");

    public Func<Task> Opening { get; set; } = () => Task.CompletedTask;

    public TaskCompletionSource<IPlatformContext> Context { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<StateChange> Changes { get; } = [];

    public List<PermissionRequest> Requests { get; } = [];

    public static ChannelTool Tool(string name, Func<CancellationToken, Task<string>> runAsync) =>
        new(name, $"The tool {name}.", AnyObject, (_, token) => runAsync(token));

    public async Task StartAsync(IPlatformContext context, CancellationToken cancellationToken)
    {
        Context.TrySetResult(context);
        await Opening();
    }

    public IAsyncEnumerable<IReadOnlyList<InboundMessage>> ReceiveAsync(CancellationToken cancellationToken) => _messages.ReadAsync(cancellationToken);

    public ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken) => new(Decision(sender));

    /// <summary>What became of it: <c>accepted</c>, <c>duplicate</c>, <c>dropped</c>, or <c>refused: REASON</c>.</summary>
    public async Task<string> SayAsync(string text, string chat = "c1", string? id = null, IReadOnlyList<KeyValuePair<string, string>>? meta = null,
        EventUrgency urgency = EventUrgency.Normal, string? thing = null)
    {
        var outcome = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _messages.AddAsync(
            new InboundMessage
            {
                PlatformId = id ?? Id(Interlocked.Increment(ref _count)),
                ChatId = chat,
                Sender = new SenderIdentity("u1", "someone", IsGroup: false),
                Content = text,
                Urgency = urgency,
                Thing = thing,
                Meta = meta ?? [new("chat_id", chat)],
                Accepted = appended => outcome.TrySetResult(appended.Result.ToString().ToLowerInvariant()),
                Refused = reason => outcome.TrySetResult("refused: " + reason),
                Dropped = () => outcome.TrySetResult("dropped"),
            },
            CancellationToken.None);
        return await outcome.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Says it until it is accepted: the spool opens beside the handshake.</summary>
    public async Task SayWhenOpenAsync(string text, string chat = "c1")
    {
        await (await Context.Task).WhenReadyAsync(CancellationToken.None);
        Assert.Equal("accepted", await SayAsync(text, chat));
    }

    /// <summary>The id of the n-th message, unlike those of platforms before.</summary>
    public string Id(int number) => $"{_life}-{number}";

    public void OnStateChanged(StateChange change)
    {
        lock (Changes)
        {
            Changes.Add(change);
        }
    }

    public IReadOnlyList<EventState> StatesOf(int number)
    {
        lock (Changes)
        {
            return [.. Changes.Where(change => change.PlatformId == Id(number)).Select(change => change.State)];
        }
    }

    public void Show(PermissionRequest request)
    {
        lock (Requests)
        {
            Requests.Add(request);
        }
    }

    public void Close(PermissionResolved resolved) => throw new NotSupportedException("a platform that fails");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
