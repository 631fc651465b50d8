using System.Runtime.InteropServices;

namespace Patchbay.Terminal.Device;

/// <summary>
/// The few calls that no library has. The settings of a terminal are kept as a block of bytes that only the system reads,
/// because their layout differs; one bit of them is ours to set.
/// </summary>
static class Libc
{
    const int SettingsSize = 256;
    const int WhenDrained = 1; // TCSADRAIN, on Linux and macOS
    const int StopFromTerminal = 20; // SIGTSTP on Linux
    const int StopFromTerminalMac = 18;
    const int Interrupted = 2; // SIGINT

    /// <summary>The settings now, or null when the descriptor is no terminal.</summary>
    public static byte[]? Settings(int descriptor)
    {
        var settings = new byte[SettingsSize];
        return GetAttributes(descriptor, ref settings[0]) == 0 ? settings : null;
    }

    /// <summary>The same, with every key passed on as it is. Output is still as usual, so that other writers' lines begin at the left.</summary>
    public static byte[] Raw(byte[] settings)
    {
        byte[] raw = [.. settings];
        MakeRaw(ref raw[0]);
        // OPOST is bit 0 of the second word; a word is 8 bytes on macOS, 4 elsewhere.
        raw[OperatingSystem.IsMacOS() ? 8 : 4] |= 1;
        return raw;
    }

    public static bool Set(int descriptor, byte[] settings) => SetAttributes(descriptor, WhenDrained, ref settings[0]) == 0;

    /// <summary>Null when the terminal does not say.</summary>
    public static WindowSize? Size(int descriptor)
    {
        var size = new Window();
        // A variadic function: on Apple's ARM its arguments are where a ninth one would be.
        var result = OperatingSystem.IsMacOS()
            ? ControlMac(descriptor, 0x40087468, 0, 0, 0, 0, 0, 0, ref size)
            : Control(descriptor, 0x5413, ref size);
        return result == 0 && size is { Columns: > 0, Rows: > 0 } ? new WindowSize(size.Columns, size.Rows) : null;
    }

    /// <summary>Stops all of our process group, as the terminal itself would. Returns when it runs again; at once when nobody could wake it.</summary>
    public static void StopGroup() => _ = Kill(0, OperatingSystem.IsMacOS() ? StopFromTerminalMac : StopFromTerminal);

    public static void InterruptSelf() => _ = Kill(Environment.ProcessId, Interrupted);

    [StructLayout(LayoutKind.Sequential)]
    struct Window
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }

#pragma warning disable SYSLIB1054 // Integers and references need no marshalling code, and so no unsafe blocks.
    [DllImport("libc", EntryPoint = "tcgetattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int GetAttributes(int descriptor, ref byte settings);

    [DllImport("libc", EntryPoint = "tcsetattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int SetAttributes(int descriptor, int when, ref byte settings);

    [DllImport("libc", EntryPoint = "cfmakeraw")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern void MakeRaw(ref byte settings);

    [DllImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Control(int descriptor, nuint request, ref Window window);

    [DllImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int ControlMac(int descriptor, nuint request, nint a, nint b, nint c, nint d, nint e, nint f, ref Window window);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Kill(int process, int signal);
#pragma warning restore SYSLIB1054
}
