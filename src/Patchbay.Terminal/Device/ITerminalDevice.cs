using System.Threading.Channels;

namespace Patchbay.Terminal.Device;

/// <summary>What a terminal says.</summary>
abstract record DeviceSignal;

/// <summary>Keys, as bytes.</summary>
sealed record BytesRead(byte[] Bytes) : DeviceSignal;

/// <summary>The window has another size, or we are in front again after a stop: everything is to be drawn anew.</summary>
sealed record RedrawNeeded(bool Stopped) : DeviceSignal;

/// <summary>Nobody is there any more.</summary>
sealed record TerminalLost : DeviceSignal;

/// <summary>Columns and rows of the window.</summary>
readonly record struct WindowSize(int Columns, int Rows);

/// <summary>A screen and a keyboard.</summary>
interface ITerminalDevice : IDisposable
{
    WindowSize Size { get; }

    ChannelReader<DeviceSignal> Signals { get; }

    /// <summary>Throws <see cref="IOException"/> when the terminal is gone.</summary>
    void Write(string text);

    /// <summary>Keys come one by one, unread by the terminal. Safe to repeat.</summary>
    void Enter();

    /// <summary>The terminal is as it was. Safe to repeat, also when the terminal is gone.</summary>
    void Leave();

    /// <summary>Leaves, stops the program as Ctrl-Z does, and returns when it runs again.</summary>
    void Suspend();

    /// <summary>The user does not want to wait: what SIGINT does.</summary>
    void Interrupt();
}
