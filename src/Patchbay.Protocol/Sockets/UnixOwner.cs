using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Patchbay.Protocol.Sockets;

/// <summary>Whose a folder is, without following a link. The framework tells rights, and not owners.</summary>
[UnsupportedOSPlatform("windows")]
static class UnixOwner
{
    const int CurrentFolder = -100;
    const int NoFollow = 0x100;
    const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8;

    public static uint CurrentUser => EffectiveUser();

    /// <summary>Owner and mode (type and rights), or null when there is nothing.</summary>
    public static (uint Owner, int Mode)? Find(string path)
    {
        var name = Encoding.UTF8.GetBytes(path + '\0');
        var status = new byte[256];
        if (OperatingSystem.IsLinux())
        {
            // The kernel's struct statx is the same on every architecture: owner at 20, mode at 28.
            return Statx(CurrentFolder, name, NoFollow, TypeModeAndOwner, status) == 0
                ? (BitConverter.ToUInt32(status, 20), BitConverter.ToUInt16(status, 28))
                : null;
        }

        // macOS with 64-bit file numbers: mode at 4, owner at 16.
        return Lstat(name, status) == 0 ? (BitConverter.ToUInt32(status, 16), BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(4))) : null;
    }

#pragma warning disable SYSLIB1054 // Bytes and integers need no marshalling code, and so no unsafe blocks.
    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern uint EffectiveUser();

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] status);

    [DllImport("libc", EntryPoint = "lstat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Lstat(byte[] path, byte[] status);
#pragma warning restore SYSLIB1054
}
