using System.Runtime.InteropServices;

namespace Patchbay.Cli.Trust;

/// <summary>What was typed before a question was there to be read: it is an answer to nothing.</summary>
static class TypedAhead
{
    const int Input = 0;

    public static void Discard()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Flush(Input, OperatingSystem.IsMacOS() ? 1 : 0); // TCIFLUSH
            return;
        }

        while (Console.KeyAvailable)
        {
            Console.ReadKey(intercept: true);
        }
    }

#pragma warning disable SYSLIB1054 // Integers need no marshalling code, and so no unsafe blocks.
    [DllImport("libc", EntryPoint = "tcflush")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Flush(int descriptor, int queue);
#pragma warning restore SYSLIB1054
}
