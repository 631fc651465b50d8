namespace Patchbay.Spool;

/// <summary>A small file that is replaced as a whole.</summary>
public static class StateFile
{
    /// <summary>
    /// Readers see the old file or the new one, never a part; it is on disk and 0600 when this returns. Whoever may write
    /// the file at the same time holds a lock of its own: the draft is <c>PATH.tmp</c>.
    /// </summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var draft = path + ".tmp";
        File.Delete(draft);
        try
        {
            var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(draft, how))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
