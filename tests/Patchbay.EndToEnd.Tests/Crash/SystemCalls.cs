using System.Globalization;
using System.Text.RegularExpressions;

namespace Patchbay.EndToEnd.Tests.Crash;

/// <summary>What strace saw, as far as the order of disk and socket matters.</summary>
static partial class SystemCalls
{
    public const string Traced = "trace=pwrite64,pwritev,fdatasync,fsync,write,writev,sendto,sendmsg";

    /// <summary>
    /// True when the log of the spool with the marker in it was written, then synced, and only then an "accepted" left for
    /// the page. Null when the trace does not show all of it.
    /// </summary>
    public static bool? SyncedBeforeAccepted(IReadOnlyList<string> lines, string marker)
    {
        var waiting = new HashSet<int>();
        int written = -1, synced = -1, accepted = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var process = int.Parse(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
            if (line.Contains("spool.db-wal>", StringComparison.Ordinal) && line.Contains("pwrite", StringComparison.Ordinal)
                && line.Contains(marker, StringComparison.Ordinal))
            {
                written = i;
            }
            else if (Sync().IsMatch(line))
            {
                if (line.Contains("<unfinished", StringComparison.Ordinal))
                {
                    waiting.Add(process);
                }
                else if (written >= 0 && synced < 0)
                {
                    synced = i;
                }
            }
            else if (line.Contains("sync resumed>", StringComparison.Ordinal) && waiting.Remove(process))
            {
                synced = written >= 0 && synced < 0 ? i : synced;
            }
            else if (written >= 0 && accepted < 0 && line.Contains("\\\"accepted\\\"", StringComparison.Ordinal))
            {
                accepted = i;
            }
        }

        return written < 0 || accepted < 0 ? null : synced >= 0 && synced < accepted;
    }

    [GeneratedRegex(@"f(data)?sync\(\d+<[^>]*spool\.db-wal>", RegexOptions.CultureInvariant)]
    private static partial Regex Sync();
}
