using System.Text;
using System.Threading.Channels;
using Patchbay.Terminal.Device;

namespace Patchbay.Terminal.Tests.Screens;

/// <summary>A terminal in memory: what the program writes is on a screen, and a test types.</summary>
sealed class ScreenDevice(int columns, int rows) : ITerminalDevice
{
    readonly Channel<DeviceSignal> _signals = Channel.CreateBounded<DeviceSignal>(1024);
    readonly Lock _lock = new();
    readonly VtScreen _screen = new(columns, rows);

    public WindowSize Size { get; private set; } = new(columns, rows);

    public ChannelReader<DeviceSignal> Signals => _signals.Reader;

    /// <summary>Writes so far; each frame is one.</summary>
    public int Writes { get; private set; }

    public List<string> Done { get; } = [];

    public bool Gone { get; set; }

    public void Type(string keys) => _signals.Writer.TryWrite(new BytesRead(Encoding.UTF8.GetBytes(keys)));

    public void Say(DeviceSignal signal) => _signals.Writer.TryWrite(signal);

    public void Resize(int newColumns, int newRows)
    {
        lock (_lock)
        {
            Size = new WindowSize(newColumns, newRows);
            _screen.Resize(newColumns, newRows);
        }

        Say(new RedrawNeeded(Stopped: false));
    }

    public T Look<T>(Func<VtScreen, T> look)
    {
        lock (_lock)
        {
            return look(_screen);
        }
    }

    public void Write(string text)
    {
        if (Gone)
        {
            throw new IOException("Input/output error");
        }

        lock (_lock)
        {
            _screen.Write(text);
            Writes++;
        }
    }

    public void Enter() => Done.Add("enter");

    public void Leave() => Done.Add("leave");

    public void Suspend() => Done.Add("suspend");

    public void Interrupt() => Done.Add("interrupt");

    public void Dispose() => Done.Add("dispose");
}
