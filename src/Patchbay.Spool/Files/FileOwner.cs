using System.Runtime.InteropServices;

namespace Patchbay.Spool;

/// <summary>Who owns a file, on Linux; elsewhere the failing change of rights tells it.</summary>
static partial class FileOwner
{
    const int CurrentFolder = -100;
    const uint WantOwner = 0x8;

    /// <summary>True, false, or null when the system does not tell.</summary>
    internal static bool? IsOurs(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return Stat(CurrentFolder, path, 0, WantOwner, out var status) == 0 ? status.Owner == EffectiveUser() : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(int folder, string path, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();

    /// <summary>The kernel's struct statx, the same on every architecture; only the owner is read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct FileStatus
    {
        [FieldOffset(20)]
        internal uint Owner;
    }
}
