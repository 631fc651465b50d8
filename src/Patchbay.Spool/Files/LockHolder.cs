using System.Globalization;

namespace Patchbay.Spool;

/// <summary>Who holds a lock: its process, its name, how many holders there were until now, since when, and its last sign of life.</summary>
public sealed record LockHolder(int ProcessId, string Name, long Epoch, DateTimeOffset Since, DateTimeOffset LastBeat)
{
    /// <summary>Four lines: process, epoch, since, name. The name stands last because it is free text.</summary>
    internal string Format() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ProcessId}\n{Epoch}\n{Since.ToUnixTimeMilliseconds()}\n{Name.ReplaceLineEndings(" ")}\n");

    /// <summary>Null when nobody left a name, or when the file is being written just now.</summary>
    internal static LockHolder? Read(string path)
    {
        try
        {
            var lines = File.ReadAllText(path).Split('\n');
            return lines.Length >= 4
                && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
                && long.TryParse(lines[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var since)
                    ? new LockHolder(process, lines[3], epoch, DateTimeOffset.FromUnixTimeMilliseconds(since), File.GetLastWriteTimeUtc(path))
                    : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
