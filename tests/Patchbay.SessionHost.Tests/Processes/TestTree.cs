using System.Diagnostics;
using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Tests.Processes;

/// <summary>Scripts that are hard to end, and a witness for who of them still lives.</summary>
static class TestTree
{
    /// <summary>
    /// Writes "up" when all stand: a shell that ignores SIGTERM and the end of its input, with a child of the same kind, a
    /// grandchild in a session of its own, and one that only left the process group.
    /// </summary>
    public const string Stubborn = """
        trap '' TERM HUP INT
        sleep 300.TAG &
        setsid sh -c 'trap "" TERM HUP; sleep 301.TAG; :' &
        sh -c '(setsid sleep 302.TAG &) ; sleep 303.TAG' &
        set -m; sleep 304.TAG & set +m
        while [ "$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' | grep -ao 'sleep 30[0-4].TAG' | sort -u | wc -l)" -lt 5 ]; do sleep 0.05; done
        echo up
        while :; do sleep 1; done
        """;

    static int _tags;

    /// <summary>Digits that make this tree's sleeps unlike all others.</summary>
    public static string NewTag() => $"{Environment.ProcessId}{Interlocked.Increment(ref _tags):000}";

    public static ChildCommand Shell(string script, params (string Name, string? Value)[] environment) =>
        new("sh", ["-c", script], Path.GetTempPath(), environment.ToDictionary(e => e.Name, e => e.Value));

    public static async Task<string> FirstLineAsync(Stream output)
    {
        using var reader = new StreamReader(output, leaveOpen: true);
        return await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) ?? "";
    }

    public static List<string> Living(string part) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Line).Where(l => l.Contains(part, StringComparison.Ordinal))];

    public static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public static bool IsAlive(int id) => Line($"/proc/{id}").Length > 0;

    /// <summary>How long it took until no process has that text in its command line.</summary>
    public static async Task<TimeSpan> GoneAsync(string part, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        while (Living(part).Count > 0 && watch.Elapsed < limit)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Assert.Empty(Living(part));
        return watch.Elapsed;
    }

    // A zombie has an empty command line, and so counts as gone.
    static string Line(string folder)
    {
        try
        {
            return File.ReadAllText($"{folder}/cmdline").Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
