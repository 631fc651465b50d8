using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Patchbay.Terminal.Device;

namespace Patchbay.Bench.Stand;

/// <summary>A terminal that notes when a frame shows the key that was pressed.</summary>
sealed class BenchDevice : ITerminalDevice
{
    readonly Channel<DeviceSignal> _signals = Channel.CreateBounded<DeviceSignal>(64);
    readonly Lock _lock = new();
    readonly long _began = Stopwatch.GetTimestamp();
    readonly StringBuilder _line = new("› ");
    TaskCompletionSource<long>? _wanted;
    int _frames;
    int _typed;

    public WindowSize Size => new(120, 40);

    public ChannelReader<DeviceSignal> Signals => _signals.Reader;

    public double Seconds => Stopwatch.GetElapsedTime(_began).TotalSeconds;

    public int OtherFrames => _frames - _typed;

    /// <summary>Milliseconds from the key to the frame that shows the whole line with it.</summary>
    public async Task<double> TypeAsync(char key)
    {
        TaskCompletionSource<long> wanted;
        lock (_lock)
        {
            _line.Append(key);
            _typed++;
            wanted = _wanted = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        var pressed = Stopwatch.GetTimestamp();
        await _signals.Writer.WriteAsync(new BytesRead([(byte)key]));
        return Sample.Milliseconds(pressed, await wanted.Task);
    }

    public void EmptyLine()
    {
        lock (_lock)
        {
            _line.Clear().Append("› ");
            _typed++;
        }

        _signals.Writer.TryWrite(new BytesRead([0x15]));
    }

    public void Write(string text)
    {
        lock (_lock)
        {
            _frames++;
            if (_wanted is not null && text.Contains(_line.ToString(), StringComparison.Ordinal))
            {
                _wanted.TrySetResult(Stopwatch.GetTimestamp());
                _wanted = null;
            }
        }
    }

    public void Enter()
    {
        // There are no settings to change.
    }

    public void Leave()
    {
        // There are no settings to put back.
    }

    public void Suspend() => throw new NotSupportedException();

    public void Interrupt() => throw new NotSupportedException();

    public void Dispose() => _signals.Writer.TryComplete();
}
