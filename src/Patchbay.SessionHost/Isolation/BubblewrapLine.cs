namespace Patchbay.SessionHost.Isolation;

/// <summary>
/// What bubblewrap is told. Everything is there to be read, but for what is hidden behind empty folders: the home, the state
/// folders, and the two places where sockets of other programs lie. A later line covers an earlier one.
/// </summary>
static class BubblewrapLine
{
    const string Resolver = "/run/systemd/resolve";

    public static IEnumerable<string> Options(IsolatedPlace place, bool network, Func<string, bool> exists)
    {
        List<string> line = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--tmpfs", "/run"];
        if (network && exists(Resolver))
        {
            line.AddRange(["--ro-bind", Resolver, Resolver]);
        }

        foreach (var folder in place.Hidden.OrderBy(folder => folder.Length))
        {
            line.AddRange(["--tmpfs", folder]);
        }

        foreach (var folder in place.Writable)
        {
            line.AddRange(["--bind", folder, folder]);
        }

        foreach (var file in place.Fixed(exists))
        {
            line.AddRange(["--ro-bind", file, file]);
        }

        // Root inside keeps no right that could undo any of it.
        line.AddRange(["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--cap-drop", "ALL", "--die-with-parent"]);
        if (!network)
        {
            line.Add("--unshare-net");
        }

        line.AddRange(["--chdir", place.WorkingDirectory, "--"]);
        return line;
    }
}
