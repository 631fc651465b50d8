using System.Globalization;
using System.Security.Cryptography;

namespace Patchbay.Terminal.Editing;

/// <summary>Where long pastes are kept, for their owner alone, and for <see cref="Days"/> days.</summary>
sealed class PasteFolder(string path, TimeProvider time)
{
    const int Days = 30;

    /// <summary>A new file. Old ones are removed at this occasion.</summary>
    public FileStream Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var now = time.GetUtcNow();
        foreach (var old in new DirectoryInfo(path).EnumerateFiles("*.txt").Where(file => file.LastWriteTimeUtc < now.UtcDateTime.AddDays(-Days)))
        {
            old.Delete();
        }

        var name = $"{now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}.txt";
        return new FileStream(Path.Combine(path, name), PrivateFile.Options(FileMode.CreateNew));
    }
}
