using System.Reflection;

namespace Patchbay.SessionHost.Playbooks;

/// <summary>The playbooks that ship with the program, to be copied and changed.</summary>
public static class ReadyPlaybooks
{
    const string Prefix = "playbook.";
    const string Ending = ".md";

    static readonly Assembly Here = typeof(ReadyPlaybooks).Assembly;

    /// <summary>In order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Here.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Ending.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>Null when there is none of this name.</summary>
    public static byte[]? Find(string name)
    {
        using var stream = Names.Contains(name) ? Here.GetManifestResourceStream(Prefix + name + Ending) : null;
        if (stream is null)
        {
            return null;
        }

        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
