using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Patchbay.Terminal.Tests.Screens;

namespace Patchbay.EndToEnd.Tests.Support;

/// <summary>A program at a real pseudo-terminal: a test types, and sees what a person would.</summary>
sealed class PseudoTerminal : IAsyncDisposable
{
    const int ReadWrite = 2;
    const int NotOurs = 0x100; // O_NOCTTY on Linux
    const int NotInherited = 0x80000; // O_CLOEXEC: a program that holds its own window open never loses it
    const nuint SetSize = 0x5414;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    readonly FileStream _master;
    readonly Process _process;
    readonly Lock _lock = new();
    readonly VtScreen _screen;
    readonly Task _reading;
    volatile bool _closing;

    PseudoTerminal(FileStream master, Process process, VtScreen screen)
    {
        (_master, _process, _screen) = (master, process, screen);
        _reading = Task.Run(Read);
    }

    public int ProcessId => _process.Id;

    public string Window => Look(screen => screen.Window);

    /// <summary>The device of the program's side.</summary>
    public required string Place { get; init; }

    public static PseudoTerminal Start(ProcessStartInfo program, int columns, int rows)
    {
        var master = posix_openpt(ReadWrite | NotOurs | NotInherited);
        Assert.True(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0, "no pseudo-terminal");
        var name = new byte[128];
        Assert.Equal(0, ptsname_r(master, ref name[0], (nuint)name.Length));
        var place = Encoding.ASCII.GetString(name).TrimEnd('\0');
        Size(master, columns, rows);

        // The program leads a session of its own whose terminal this is, as under a terminal's window.
        string[] arguments = ["-c", "exec setsid -c \"$@\" <\"$0\" >\"$0\" 2>&1", place, program.FileName, .. program.ArgumentList];
        var start = new ProcessStartInfo("/bin/sh", arguments)
        {
            WorkingDirectory = program.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (variable, value) in program.Environment)
        {
            start.Environment[variable] = value;
        }

        start.Environment["TERM"] = "xterm-256color";
        var stream = new FileStream(new SafeFileHandle(master, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
        return new PseudoTerminal(stream, Process.Start(start)!, new VtScreen(columns, rows)) { Place = place };
    }

    public T Look<T>(Func<VtScreen, T> look)
    {
        lock (_lock)
        {
            return look(_screen);
        }
    }

    public void Type(string keys) => _master.Write(Encoding.UTF8.GetBytes(keys));

    public void Resize(int columns, int rows)
    {
        lock (_lock)
        {
            _screen.Resize(columns, rows);
            Size(_master.SafeFileHandle.DangerousGetHandle().ToInt32(), columns, rows);
        }
    }

    public Task SeesAsync(string part) => UntilAsync(() => Look(screen => screen.Written).Contains(part, StringComparison.Ordinal), part);

    public Task ShowsAsync(string part) => UntilAsync(() => Window.Contains(part, StringComparison.Ordinal), part);

    public async Task UntilAsync(Func<bool> holds, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}\n{Look(screen => screen.Frame)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    public async Task<int> ExitedAsync()
    {
        using var fuse = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(fuse.Token);
        return _process.ExitCode;
    }

    /// <summary>What <c>stty</c> says about the terminal, as words.</summary>
    public async Task<IReadOnlyList<string>> SettingsAsync()
    {
        using var stty = Process.Start(new ProcessStartInfo("stty", ["-F", Place, "-a"]) { RedirectStandardOutput = true })!;
        var text = await stty.StandardOutput.ReadToEndAsync();
        await stty.WaitForExitAsync();
        return text.Split([' ', '\n', ';'], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The window is closed: the program's side is hung up.</summary>
    public async Task CloseAsync()
    {
        // The side of the window is open as long as somebody reads from it.
        _closing = true;
        await _reading.WaitAsync(Patience);
        await _master.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await ExitedAsync();
        await CloseAsync();
        _process.Dispose();
    }

    void Read()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (!_closing)
            {
                var waiting = new Poll(_master.SafeFileHandle.DangerousGetHandle().ToInt32(), 1, 0);
                if (poll(ref waiting, 1, milliseconds: 50) == 0)
                {
                    continue;
                }

                var count = _master.Read(buffer);
                if (count == 0)
                {
                    return;
                }

                lock (_lock)
                {
                    _screen.Write(buffer.AsSpan(0, count));
                }
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // Nobody holds the other side any more.
        }
    }

    static void Size(int master, int columns, int rows)
    {
        var size = new Window16((ushort)rows, (ushort)columns, 0, 0);
        Assert.Equal(0, ioctl(master, SetSize, ref size));
    }

    readonly record struct Window16(ushort Rows, ushort Columns, ushort Width, ushort Height);

    readonly record struct Poll(int Descriptor, short Wanted, short Given);

#pragma warning disable SYSLIB1054, IDE1006, CA5392 // Integers need no marshalling code; the names are those of the library.
    [DllImport("libc")]
    static extern int posix_openpt(int flags);

    [DllImport("libc")]
    static extern int grantpt(int master);

    [DllImport("libc")]
    static extern int unlockpt(int master);

    [DllImport("libc")]
    static extern int ptsname_r(int master, ref byte name, nuint length);

    [DllImport("libc")]
    static extern int poll(ref Poll waiting, nuint count, int milliseconds);

    [DllImport("libc")]
    static extern int ioctl(int descriptor, nuint request, ref Window16 window);
#pragma warning restore SYSLIB1054, IDE1006, CA5392
}
