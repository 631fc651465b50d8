namespace Patchbay.SessionHost.Tools;

/// <summary>Readers see the old file or the new one, never a part; an existing file keeps its mode, a new one gets the given one.</summary>
static class AtomicFile
{
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                if (!OperatingSystem.IsWindows() && (File.Exists(path) ? File.GetUnixFileMode(path) : mode) is { } given)
                {
                    File.SetUnixFileMode(file.SafeFileHandle, given);
                }

                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
