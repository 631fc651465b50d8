using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Patchbay.EndToEnd.Tests.Support;

/// <summary>The processes of one world: those that carry its home folder in their environment.</summary>
static class WorldProcesses
{
    /// <summary>Process ids whose command line contains <paramref name="part"/> (its words end with NUL).</summary>
    public static IReadOnlyList<int> Of(string home, string part)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) &&
                Read(folder, "cmdline").Contains(part, StringComparison.Ordinal) &&
                Read(folder, "environ").Contains($"PATCHBAY_HOME={home}\0", StringComparison.Ordinal))
            {
                found.Add(id);
            }
        }

        return found;
    }

    public static bool Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return true;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
