using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.SessionHost.Trust;

/// <summary>
/// Reads a file of somebody else's folder once and whole. Whatever stands there, reading neither waits (a FIFO), nor goes on
/// for ever (a device, a huge file), nor leaves the folder (a link, also one that is put there while we look).
/// </summary>
static class OrdinaryFile
{
    /// <summary>Bytes of one file. A configuration or a text to follow is far smaller; a person must be able to look at it.</summary>
    internal const int Limit = 1 << 20;

    // The same on every processor; other systems have numbers of their own.
    const int ReadWithoutWaiting = 0x80800;
    const int ReadWithoutWaitingMac = 0x1000104;

    const int Here = -100;
    const int TheHandleItself = 0x1000;
    const uint WantType = 0x1;
    const int ModeAt = 28;
    const int TypeBits = 0xF000;
    const int Regular = 0x8000;

    /// <summary>The content, or why not. <paramref name="path"/> is the real one: no part of it is a link.</summary>
    internal static byte[]? Read(string path, out string why) => Read(path, Limit, out why);

    /// <summary>The same for files of another size.</summary>
    internal static byte[]? Read(string path, int limit, out string why) => Open(path, handle => ReadWhole(handle, limit), out why);

    /// <summary>The first bytes alone, of a file of any size.</summary>
    internal static byte[]? ReadHead(string path, int size, out string why) => Open(path, handle => (ReadAtMost(handle, size), ""), out why);

    static byte[]? Open(string path, Func<SafeFileHandle, (byte[]? Content, string Why)> read, out string why)
    {
        try
        {
            why = "is not an ordinary file";
            if (Directory.Exists(path))
            {
                why = "is a folder, not a file";
                return null;
            }

            if (Type(Here, path, 0) is { } type && type != Regular)
            {
                return null;
            }

            using var handle = Open(path);
            if (OperatingSystem.IsLinux() && Type((int)handle.DangerousGetHandle(), "", TheHandleItself) is not (null or Regular))
            {
                return null;
            }

            if (OperatingSystem.IsLinux() && new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget != path)
            {
                why = "was moved or replaced while it was read";
                return null;
            }

            (var content, why) = read(handle);
            return content;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            why = exception is UnauthorizedAccessException ? "cannot be read by this user" : $"cannot be read: {exception.Message}";
            return null;
        }
    }

    static (byte[]? Content, string Why) ReadWhole(SafeFileHandle handle, int limit)
    {
        var content = ReadAtMost(handle, limit + 1);
        return content.Length > limit ? (null, $"is larger than {Size(limit)}") : (content, "");
    }

    static byte[] ReadAtMost(SafeFileHandle handle, int most)
    {
        var content = new byte[(int)Math.Min(RandomAccess.GetLength(handle) + 1, most)];
        var length = 0;
        while (length < content.Length && RandomAccess.Read(handle, content.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
            if (length == content.Length)
            {
                Array.Resize(ref content, (int)Math.Min(content.Length * 2L, most));
            }
        }

        return content[..length];
    }

    static string Size(int limit) => limit > Limit
        ? string.Create(CultureInfo.InvariantCulture, $"{limit / (double)(1 << 20):0.##} MB")
        : $"{limit >> 10} KiB";

    static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path);
        }

        var descriptor = Open(Bytes(path), OperatingSystem.IsMacOS() ? ReadWithoutWaitingMac : ReadWithoutWaiting);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : Marshal.GetLastPInvokeError() is 1 or 13 ? throw new UnauthorizedAccessException() : throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }

    /// <summary>Null where the system does not tell.</summary>
    static int? Type(int folder, string path, int flags)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var status = new byte[256];
        try
        {
            return Stat(folder, Bytes(path), flags, WantType, status) == 0 ? BitConverter.ToUInt16(status, ModeAt) & TypeBits : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path + '\0');

#pragma warning disable SYSLIB1054 // Bytes and integers need no marshalling code, and so no unsafe blocks.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Stat(int folder, byte[] path, int flags, uint mask, byte[] status);
#pragma warning restore SYSLIB1054
}
