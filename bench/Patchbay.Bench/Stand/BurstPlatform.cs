using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Patchbay.Channels;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Inbound;
using Patchbay.Channels.Outbound;
using Patchbay.Channels.Tools;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Bench.Stand;

/// <summary>
/// A platform that pushes a burst as fast as the spool takes it, as soon as a session says that it is there. Each event
/// carries its number and the moment in which it was made.
/// </summary>
sealed class BurstPlatform(string folder) : IPlatform, IShowsSession, ISenderGate
{
    public const int Size = 20_000;

    static readonly string Text = new('x', 120);

    readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly PushBatches _batches = new();

    public PlatformInfo Info { get; } = new()
    {
        Name = "burst",
        Version = "0",
        Instructions = "Sends a burst.",
        StateFolder = Path.Combine(folder, "channels", "burst"),
    };

    public ISenderGate Gate => this;

    public IReadOnlyList<ChannelTool> Tools => [];

    public ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken) => new(new GateVerdict.Deliver("sender"));

    public void OnSession(SessionInfo session) => _go.TrySetResult();

    public async Task StartAsync(IPlatformContext context, CancellationToken cancellationToken)
    {
        await context.WhenReadyAsync(cancellationToken);
        await _go.Task.WaitAsync(cancellationToken);
        for (var number = 0; number < Size; number++)
        {
            var id = number.ToString(CultureInfo.InvariantCulture);
            await _batches.AddAsync(
                new InboundMessage
                {
                    PlatformId = id,
                    ChatId = "burst",
                    Sender = new SenderIdentity("burst", null, false),
                    Content = Text,
                    Meta = [new("chat_id", "burst"), new("message_id", id), new("at", Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture))],
                },
                cancellationToken);
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<InboundMessage>> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in _batches.ReadAsync(cancellationToken))
        {
            yield return batch;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
