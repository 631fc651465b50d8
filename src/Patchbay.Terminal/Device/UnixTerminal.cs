using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Terminal.Device;

/// <summary>
/// The terminal of standard input and output. Its settings are put back when it is disposed, when the program ends or
/// crashes, and, by <see cref="TerminalRescue"/>, when it is killed.
/// </summary>
[UnsupportedOSPlatform("windows")]
sealed class UnixTerminal : ITerminalDevice
{
    const int Input = 0;
    const int Output = 1;
    static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(1);

    // Capacity 64 reads of at most 16 KB, waits when full (a paste waits in the terminal then), written by the reading thread
    // and by signal handlers, read by the loop of the terminal.
    readonly Channel<DeviceSignal> _signals = Channel.CreateBounded<DeviceSignal>(new BoundedChannelOptions(64) { SingleReader = true });

    readonly Lock _lock = new();
    readonly FileStream _output = new(new SafeFileHandle(Output, ownsHandle: false), FileAccess.Write, bufferSize: 0);
    readonly byte[] _saved;
    readonly byte[] _raw;
    readonly TerminalRescue? _rescue = TerminalRescue.Start();
    readonly List<PosixSignalRegistration> _registrations = [];
    readonly ManualResetEventSlim _continued = new();
    bool _entered;
    bool _disposed;

    UnixTerminal(byte[] saved)
    {
        _saved = saved;
        _raw = Libc.Raw(saved);
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => _signals.Writer.TryWrite(new RedrawNeeded(Stopped: false))));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, Continued));
        AppDomain.CurrentDomain.ProcessExit += LeaveAtEnd;
        AppDomain.CurrentDomain.UnhandledException += LeaveAtEnd;
        Enter();
        _rescue?.Armed();
        new Thread(Read) { IsBackground = true, Name = "keys" }.Start();
    }

    public WindowSize Size => Libc.Size(Output) ?? new WindowSize(80, 24);

    public ChannelReader<DeviceSignal> Signals => _signals.Reader;

    /// <summary>Null when standard input or output is no terminal that can be drawn on.</summary>
    public static UnixTerminal? Open() =>
        IsPossible && Libc.Settings(Input) is { } settings ? new UnixTerminal(settings) : null;

    public static bool IsPossible => Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb")
        && Libc.Settings(Input) is not null && Libc.Settings(Output) is not null;

    public void Write(string text) => _output.Write(Encoding.UTF8.GetBytes(text));

    public void Enter()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            Libc.Set(Input, _raw);
            _entered = true;
            TryWrite("\e[?2004h");
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (_entered)
            {
                _entered = false;
                TryWrite("\e[?2004l\e[?25h\e[0m");
                Libc.Set(Input, _saved);
            }
        }
    }

    public void Suspend()
    {
        Leave();
        _continued.Reset();
        Libc.StopGroup();
        // The signal may reach another thread first, and this one would take the terminal again before all stop. Where nobody
        // could wake us, the system does not stop us, and the wait ends by itself.
        _continued.Wait(StopsWithin);
        Enter();
    }

    void Continued(PosixSignalContext context)
    {
        // The runtime would put back the settings of before we took the terminal.
        context.Cancel = true;
        _continued.Set();
        _signals.Writer.TryWrite(new RedrawNeeded(Stopped: true));
    }

    public void Interrupt()
    {
        Leave();
        Libc.InterruptSelf();
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= LeaveAtEnd;
        AppDomain.CurrentDomain.UnhandledException -= LeaveAtEnd;
        _registrations.ForEach(registration => registration.Dispose());
        Leave();
        lock (_lock)
        {
            _disposed = true;
        }

        _rescue?.Dispose();
    }

    void LeaveAtEnd(object? sender, EventArgs happened) => Leave();

    void TryWrite(string text)
    {
        try
        {
            Write(text);
        }
        catch (IOException)
        {
            // Gone; the reading thread says so.
        }
    }

    void Read()
    {
        // The handle is not ours to close, and a read that waits ends with the program.
        using var input = new FileStream(new SafeFileHandle(Input, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        var buffer = new byte[16 * 1024];
        try
        {
            for (var count = input.Read(buffer); count > 0; count = input.Read(buffer))
            {
                Give(new BytesRead(buffer[..count]));
            }
        }
        catch (IOException)
        {
            // A terminal that was closed reads as an error, or as the end.
        }

        Give(new TerminalLost());
    }

    void Give(DeviceSignal signal)
    {
        // This thread is ours, so waiting for room here holds up nobody but the sender of the keys.
        while (!_signals.Writer.TryWrite(signal))
        {
#pragma warning disable VSTHRD002 // a thread of its own
            if (!_signals.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
            {
                return;
            }
#pragma warning restore VSTHRD002
        }
    }
}
