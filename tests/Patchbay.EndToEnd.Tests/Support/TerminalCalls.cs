using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.EndToEnd.Tests.Support;

/// <summary>What the C library offers to make a terminal, with the numbers of Linux.</summary>
static class TerminalCalls
{
    const int ReadWriteNotOursClosedOnExec = 0x2 | 0x100 | 0x80000;
    const nuint SetWindowSize = 0x5414;
    const int Input = 0x1;

    /// <summary>The side of the person; <paramref name="path"/> is the side of the program.</summary>
    public static SafeFileHandle Open(out string path)
    {
        var terminal = new SafeFileHandle(OpenTerminal(ReadWriteNotOursClosedOnExec), ownsHandle: true);
        var name = new byte[128];
        var number = (int)terminal.DangerousGetHandle();
        Assert.True(!terminal.IsInvalid && Grant(number) == 0 && Unlock(number) == 0 && Name(number, name, (nuint)name.Length) == 0, "this system gives no terminal");
        path = Encoding.ASCII.GetString(name.AsSpan(0, name.AsSpan().IndexOf((byte)0)));
        return terminal;
    }

    public static void Resize(SafeFileHandle terminal, int columns, int rows) =>
        Assert.Equal(0, Control((int)terminal.DangerousGetHandle(), SetWindowSize, [(ushort)rows, (ushort)columns, 0, 0]));

    public static bool IsReadable(SafeFileHandle terminal, int milliseconds) =>
        Poll([(int)terminal.DangerousGetHandle(), Input], 1, milliseconds) > 0;

#pragma warning disable SYSLIB1054 // Bytes and integers need no marshalling code, and so no unsafe blocks.
    [DllImport("libc", EntryPoint = "posix_openpt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int OpenTerminal(int flags);

    [DllImport("libc", EntryPoint = "grantpt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Grant(int terminal);

    [DllImport("libc", EntryPoint = "unlockpt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Unlock(int terminal);

    [DllImport("libc", EntryPoint = "ptsname_r")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Name(int terminal, byte[] name, nuint length);

    [DllImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Control(int terminal, nuint request, ushort[] size);

    /// <summary>One request is two numbers: the descriptor, and in the lower half of the second what is waited for.</summary>
    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Poll(int[] request, nuint count, int milliseconds);
#pragma warning restore SYSLIB1054
}
