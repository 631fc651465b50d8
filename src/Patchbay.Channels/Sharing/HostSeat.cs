using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Patchbay.Channels.Sharing;

/// <summary>
/// Which host a channel process works for: the process that started it. A host keeps its seat while its channel process is
/// started again, so that its events wait for it and its age counts on.
/// </summary>
public sealed record HostSeat(int ProcessId, long StartedAt)
{
    // The system counts a start from its boot, whose time moves a little when the clock is set.
    const long Slack = 5000;

    /// <summary>The process above this one; this one itself where the system does not say.</summary>
    public static HostSeat OfParent()
    {
        var parent = OperatingSystem.IsWindows() ? Environment.ProcessId : Parent();
        return new HostSeat(parent, Start(parent) ?? 0);
    }

    /// <summary>This process.</summary>
    internal static HostSeat OfThis() => new(Environment.ProcessId, Start(Environment.ProcessId) ?? 0);

    /// <summary>The host still runs, or at least a process of its number that began when it did.</summary>
    public bool IsAlive() => Start(ProcessId) is { } start && Math.Abs(start - StartedAt) < Slack && !IsZombie();

    internal bool IsSame(HostSeat other) => ProcessId == other.ProcessId && Math.Abs(StartedAt - other.StartedAt) < Slack;

    static long? Start(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return new DateTimeOffset(found.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    // Dead, but nobody has asked for its exit code yet; in a container perhaps nobody ever does.
    bool IsZombie()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{ProcessId}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..] is ['Z' or 'X', ..];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

#pragma warning disable SYSLIB1054 // A number needs no marshalling code, and so no unsafe blocks.
    [DllImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Parent();
#pragma warning restore SYSLIB1054
}
