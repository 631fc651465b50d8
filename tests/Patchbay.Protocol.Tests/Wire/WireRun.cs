using System.Text;
using ModelContextProtocol.Protocol;
using Patchbay.Protocol.Wire;

namespace Patchbay.Protocol.Tests.Wire;

/// <summary>Reads a whole stream and notes, in order, what came of it: <c>tap METHOD</c>, <c>sdk METHOD</c>, <c>fault KIND</c>.</summary>
sealed class WireRun : IWireTap
{
    readonly Func<string, ReadOnlyMemory<byte>, Task<bool>>? _tap;
    int _inside;

    WireRun(Func<string, ReadOnlyMemory<byte>, Task<bool>>? tap) => _tap = tap;

    public List<string> Seen { get; } = [];

    public List<WireFault> Faults { get; } = [];

    public List<JsonRpcMessage> Messages { get; } = [];

    public bool Overlapped { get; private set; }

    public static Task<WireRun> OfAsync(string text, Func<string, ReadOnlyMemory<byte>, Task<bool>>? tap = null, int maxLineBytes = 16 << 20) =>
        OfAsync(new PiecewiseStream([Encoding.UTF8.GetBytes(text)]), tap, maxLineBytes);

    public static async Task<WireRun> OfAsync(Stream input, Func<string, ReadOnlyMemory<byte>, Task<bool>>? tap = null, int maxLineBytes = 16 << 20)
    {
        var run = new WireRun(tap);
        await using var transport = new WireTransport(input, Stream.Null, new()
        {
            Name = "test",
            Tap = run,
            MaxLineBytes = maxLineBytes,
            OnFault = fault =>
            {
                run.Faults.Add(fault);
                run.Note($"fault {fault.Kind}");
            },
        });
        transport.Start();
        await foreach (var message in transport.MessageReader.ReadAllAsync())
        {
            run.Messages.Add(message);
        }

        await transport.Completion;
        return run;
    }

    public async ValueTask<bool> OnNotificationAsync(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        Overlapped |= Interlocked.Increment(ref _inside) != 1;
        try
        {
            Note($"tap {method} {Encoding.UTF8.GetString(parameters.Span)}");
            await Task.Yield();
            return _tap is null || await _tap(method, parameters);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    void Note(string line) => Seen.Add(line);
}
