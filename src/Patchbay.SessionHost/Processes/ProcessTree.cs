using System.Globalization;
using System.Text;

namespace Patchbay.SessionHost.Processes;

/// <summary>
/// Who still lives of a child's tree. Linux: everyone in its group or its session, and everyone who carries its mark in the
/// environment (so also those who made a session of their own; one who did that with an emptied environment is not found).
/// Elsewhere on Unix: the group alone. Zombies count as gone: in a container their new parent may never collect them.
/// </summary>
static class ProcessTree
{
    /// <summary>The environment variable whose value is the mark of one child.</summary>
    public const string MarkVariable = "PATCHBAY_GUARD";

    public static bool IsGone(int group, string mark) =>
        OperatingSystem.IsLinux() ? !Members(group, mark).Any() : !Signals.SendToGroup(group, Signal.None);

    /// <summary>The group at once, so that no fork slips through, then every other member.</summary>
    public static void Send(int group, string mark, Signal signal)
    {
        if (!OperatingSystem.IsLinux())
        {
            Signals.SendToGroup(group, signal);
            return;
        }

        var members = Members(group, mark).ToList();
        if (members.Exists(m => m.Group == group))
        {
            Signals.SendToGroup(group, signal);
        }

        foreach (var member in members.Where(m => m.Group != group))
        {
            Signals.Send(member.Id, signal);
        }
    }

    static IEnumerable<Member> Members(int group, string mark)
    {
        var entry = Encoding.UTF8.GetBytes($"{MarkVariable}={mark}\0");
        return Living().Where(m => m.Group == group || m.SessionId == group || Carries(m.Id, entry));
    }

    static IEnumerable<Member> Living()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && Read(id) is { } member)
            {
                yield return member;
            }
        }
    }

    static Member? Read(int id)
    {
        try
        {
            // "pid (name) state parent group session ...": the name may hold anything, so start behind its last bracket.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 5);
            return fields[0] is "Z" or "X"
                ? null
                : new Member(id, int.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static bool Carries(int id, ReadOnlySpan<byte> entry)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/environ").AsSpan().IndexOf(entry) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    readonly record struct Member(int Id, int Group, int SessionId);
}
